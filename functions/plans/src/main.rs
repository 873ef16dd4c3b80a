//! The Lambda binary of [`plans`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(plans::function())
}
