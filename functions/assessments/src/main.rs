//! The Lambda binary of [`assessments`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(assessments::function())
}
