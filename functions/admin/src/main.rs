//! The Lambda binary of [`admin`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(admin::function())
}
