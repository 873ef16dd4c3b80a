//! The Lambda binary of [`reconciler`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(reconciler::function())
}
