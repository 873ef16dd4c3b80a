//! The Lambda binary of [`announcer`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(announcer::function())
}
