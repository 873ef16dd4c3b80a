//! The Lambda binary of [`docs`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(docs::function())
}
