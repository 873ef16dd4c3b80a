//! The Lambda binary of [`ai_worker`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(ai_worker::function())
}
