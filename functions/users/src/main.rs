//! The Lambda binary of [`users`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(users::function())
}
