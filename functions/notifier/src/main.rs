//! The Lambda binary of [`notifier`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(notifier::function())
}
