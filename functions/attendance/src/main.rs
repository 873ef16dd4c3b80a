//! The Lambda binary of [`attendance`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(attendance::function())
}
