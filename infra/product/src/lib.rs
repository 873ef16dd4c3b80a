//! The product: the list of its functions, which the local cloud, the generators, the benchmarks and the tests share.

use shared::lambda::Function;

/// How the media worker reads documents, for tests and benchmarks that compare its results.
pub use media_worker::extract;

/// All functions. The order of those behind the HTTP API is the order of their tags in the documentation.
#[must_use]
pub fn functions() -> Vec<Function> {
    vec![
        auth::function(),
        users::function(),
        admin::function(),
        catalog::function(),
        learning::function(),
        assessments::function(),
        attendance::function(),
        payments::function(),
        community::function(),
        notifications::function(),
        tutor::function(),
        plans::function(),
        media::function(),
        docs::function(),
        chat::function(),
        announcer::function(),
        relay::function(),
        fanout::function(),
        notifier::function(),
        background_worker::function(),
        ai_worker::function(),
        media_worker::function(),
        quiz_worker::function(),
        reconciler::function(),
    ]
}

/// The function whose binary has this name.
#[must_use]
pub fn function(binary: &str) -> Option<Function> {
    functions().into_iter().find(|function| function.name() == binary)
}
