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
        tutor::function(),
        plans::function(),
        media::function(),
        docs::function(),
        chat::function(),
        notifier::function(),
        background_worker::function(),
        ai_worker::function(),
        media_worker::function(),
    ]
}

/// The function whose binary has this name.
#[must_use]
pub fn function(binary: &str) -> Option<Function> {
    functions().into_iter().find(|function| function.name() == binary)
}

/// The description of a function's operations in the documentation.
#[must_use]
pub fn description(function: &Function) -> Option<&'static str> {
    let listed = || DESCRIPTIONS.iter().find(|(name, _)| *name == function.name());
    function.description().or_else(|| Some(listed()?.1))
}

/// The descriptions of groups that do not have their own.
const DESCRIPTIONS: [(&str, &str); 9] = [
    (
        "auth",
        "Identity: one-time codes by SMS, passwords, tokens and sessions.",
    ),
    (
        "users",
        "Profiles, settings, skills, devices and pictures of the signed-in user, and the public profiles of others.",
    ),
    (
        "admin",
        "Administration: leads, users, event interests and the audit log. Admins only.",
    ),
    (
        "catalog",
        "Categories, courses, instructors, sections, lectures and subjects. Published courses are public; their content is for \
         enrolled users.",
    ),
    (
        "learning",
        "Enrollments, progress, bookmarks, notes, reviews and certificates.",
    ),
    (
        "tutor",
        "Questions about a course, answered from its files. Every answer quotes its sources.",
    ),
    (
        "plans",
        "Study plans: exam subjects, the plans made for them, their tasks, feedback, and a calendar feed.",
    ),
    (
        "media",
        "Uploads, images under stable URLs, and the videos, documents and files of courses.",
    ),
    (
        "docs",
        "The API itself: health, this document and its interactive page.",
    ),
];
