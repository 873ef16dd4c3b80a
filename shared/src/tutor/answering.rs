//! Finds the answer.

use super::library::Library;
use crate::app::App;
use crate::domain::tutor::{Answer, Found, Question, Source, composed, extract, not_answered};
use crate::error::Result;
use crate::ids::Id;

/// How many chunks an answer is found in.
const PASSAGES: usize = 8;

/// Answers a user's `query` from the files of a course. What was said before in the `conversation` helps to understand it.
///
/// # Errors
/// The AI provider is down and the built-in answerer may not step in, or something else that is needed is unavailable.
pub async fn answer(app: &App, course_id: Id, query: &str, _user_id: Id, _conversation: Option<Id>) -> Result<Answer> {
    let library = Library::of(app, course_id).await?;
    let (question, index) = (Question::new(query), library.index()?);
    let found = question.find(index, |id| library.name(id), PASSAGES);
    Ok(built_in(&question, &found))
}

fn built_in(question: &Question, found: &Found<'_>) -> Answer {
    let quotes = extract(question, found);
    if quotes.is_empty() {
        not_answered(Source::Builtin)
    } else {
        composed(&quotes)
    }
}
