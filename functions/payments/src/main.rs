//! The Lambda binary of [`payments`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(payments::function())
}
