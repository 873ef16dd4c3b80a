//! The Lambda binary of [`quiz_worker`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(quiz_worker::function())
}
