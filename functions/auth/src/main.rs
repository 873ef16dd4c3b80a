//! The Lambda binary of [`auth`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(auth::function())
}
