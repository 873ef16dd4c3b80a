//! The Lambda binary of [`notifications`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(notifications::function())
}
