//! The Lambda binary of [`tutor`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(tutor::function())
}
