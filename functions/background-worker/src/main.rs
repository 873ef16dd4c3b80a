//! The Lambda binary of [`background_worker`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(background_worker::function())
}
