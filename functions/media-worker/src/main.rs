//! The Lambda binary of [`media_worker`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(media_worker::function())
}
