//! The Lambda binary of [`community`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(community::function())
}
