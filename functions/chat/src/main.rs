//! The Lambda binary of [`chat`].

fn main() -> Result<(), lambda_runtime::Error> {
    shared::lambda::serve(chat::function())
}
