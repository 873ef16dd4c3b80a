//! The Lambda binary of [`learning`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(learning::function())
}
