//! The Lambda binary of [`relay`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(relay::function())
}
