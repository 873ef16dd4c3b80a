//! The Lambda binary of [`media`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(media::function())
}
