//! Finds the answer: by the AI provider where there is one, otherwise by picking sentences.

use shared::ai::attempts::{down, try_to_ask};
use shared::app::App;
use shared::clients::ai::{self, Failure};
use shared::error::{Code, Error, Result};
use shared::ids::Id;

use crate::answering::{
    Answer, Found, Marker, Prompt, Question, Reading, Said, Source, composed, extract, not_answered, read, schema,
};
use crate::retrieval::Vectors;
use crate::service::course_index::Library;
use crate::store::conversations::Conversations;

/// How many chunks an answer is found in.
const PASSAGES: usize = 8;
/// How many turns of the conversation the provider is told.
const SAID: u32 = 4;

/// Answers a user's `query` from the files of a course. What was said before in the `conversation` helps to understand it.
///
/// # Errors
/// [`Code::AiTimeout`] and [`Code::AiUnavailable`] if the provider fails and the built-in answerer may not step in, or something
/// else that is needed is unavailable.
pub async fn answer(app: &App, course_id: Id, query: &str, user_id: Id, conversation: Option<Id>) -> Result<Answer> {
    let library = Library::of(app, course_id).await?;
    let is_provider_asked = app.config.optional("TUTOR") == Some("http");
    let said = match conversation.filter(|_| is_provider_asked) {
        None => Vec::new(),
        Some(id) => Conversations(&app.database).last_turns(user_id, id, SAID).await?,
    };
    let said: Vec<Said> = said.into_iter().map(Said::from).collect();
    // "And why?" is about what was asked before.
    let context = said.last().map_or("", |said| &said.query);
    let with_context = format!("{query} {context}");
    let meaning = library.meaning(app, with_context.trim_end()).await?;
    let built_in = || built_in(&library, query, meaning.as_ref());
    if !is_provider_asked {
        return built_in();
    }
    let found = find(&library, &Question::new(&with_context), meaning.as_ref())?;
    match ask_provider(app, &found, query, &said).await? {
        Ok(Some(answer)) => Ok(answer),
        // What it said may be invented; sentences of the files are not.
        Ok(None) => built_in(),
        Err(failure) if is_fallback_wanted(app) => {
            tracing::warn!(?failure, "the built-in answerer steps in for the AI provider");
            app.metrics.count("AiFallback");
            built_in()
        }
        Err(failure) => Err(told(failure)),
    }
}

/// On, unless it is switched off.
fn is_fallback_wanted(app: &App) -> bool {
    app.config.optional("TUTOR_FALLBACK") != Some("false")
}

fn find<'l>(library: &'l Library, question: &Question, meaning: Option<&Vectors>) -> Result<Found<'l>> {
    Ok(question.find(library.index()?, |id| library.name(id), meaning, PASSAGES))
}

fn built_in(library: &Library, query: &str, meaning: Option<&Vectors>) -> Result<Answer> {
    let question = Question::new(query);
    let found = find(library, &question, meaning)?;
    let quotes = extract(&question, &found);
    Ok(if quotes.is_empty() {
        not_answered(Source::Builtin)
    } else {
        composed(&quotes)
    })
}

/// The provider's answer; nothing if no quote in it is true.
async fn ask_provider(
    app: &App,
    found: &Found<'_>,
    query: &str,
    said: &[Said],
) -> Result<Result<Option<Answer>, Failure>> {
    if found.passages.is_empty() {
        return Ok(Ok(Some(not_answered(Source::Builtin))));
    }
    let marker = Marker::new(app.ids.random());
    let prompt = Prompt::new(query, &found.passages, said, &marker);
    let asked = ai::Question {
        instructions: prompt.system,
        input: prompt.user,
        schema: Some(("answer", schema())),
    };
    let reply = match try_to_ask(app, &asked).await? {
        Ok(reply) => reply,
        Err(failure) => return Ok(Err(failure)),
    };
    Ok(match read(&reply, &found.passages, &marker) {
        Ok(Reading::Said(answer)) => Ok(Some(answer)),
        Ok(Reading::Unfounded) => Ok(None),
        Err(unusable) => Err(Failure::Invalid(unusable.to_string())),
    })
}

/// A failure of the provider as the student is told.
fn told(failure: Failure) -> Error {
    match failure {
        Failure::Timeout(cause) => Error::new(
            Code::AiTimeout,
            "The AI service did not answer in time; please ask again later.",
        )
        .because(cause),
        Failure::Down { cause, .. } if cause.code() == Code::AiUnavailable => cause,
        Failure::Down { cause, .. } => down().because(cause),
        Failure::Invalid(cause) => down().because(cause),
    }
}
