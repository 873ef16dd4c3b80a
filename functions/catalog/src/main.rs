//! The Lambda binary of [`catalog`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(catalog::function())
}
