//! The Lambda binary of [`fanout`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(fanout::function())
}
