//! Finds answers: with the AI service if one is configured, otherwise by extracting sentences.

use shared::ai::attempts::{down, try_to_ask};
use shared::app::App;
use shared::clients::ai::{self, Failure};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{ConversationId, CourseId, UserId};

use crate::answering::{
    ParsedReply, PastTurn, Prompt, PromptFence, Question, RetrievedPassages, Source, TutorAnswer, composed, extract,
    not_answered, parse_reply, schema,
};
use crate::retrieval::Vectors;
use crate::service::course_index::CourseIndex;
use crate::store::conversations::Conversations;

/// The number of chunks to search for the answer.
const PASSAGES: usize = 8;
/// The number of past turns in the prompt.
const PAST_TURNS: u32 = 4;

/// Why a question has no answer.
#[derive(Debug)]
pub struct Unanswered {
    /// The error for the student.
    pub error: Error,
    /// Whether the question counts all the same, because the AI service replied. Otherwise a question that makes it
    /// fail would be free every time.
    pub counts: bool,
}

impl From<Error> for Unanswered {
    fn from(error: Error) -> Self {
        Self { error, counts: false }
    }
}

/// Answers a user's `query` from the files of a course. Past turns of the `conversation` help to understand the query.
///
/// # Errors
/// [`ErrorCode::AiTimeout`] and [`ErrorCode::AiUnavailable`] if the AI service fails and the fallback is switched off.
pub async fn answer(
    app: &App,
    course_id: CourseId,
    query: &str,
    user_id: UserId,
    conversation: Option<ConversationId>,
) -> Result<TutorAnswer, Unanswered> {
    let index = CourseIndex::of(app, course_id).await?;
    let is_provider_asked = app.config.optional("TUTOR") == Some("http");
    let past_turns = match conversation.filter(|_| is_provider_asked) {
        None => Vec::new(),
        Some(id) => Conversations(&app.database).last_turns(user_id, id, PAST_TURNS).await?,
    };
    let past_turns: Vec<PastTurn> = past_turns.into_iter().map(PastTurn::from).collect();
    // "And why?" refers to the previous question.
    let context = past_turns.last().map_or("", |turn| &turn.query);
    let with_context = format!("{query} {context}");
    let meaning = index.meaning(app, with_context.trim_end()).await?;
    let extractive_answer = || extractive_answer(&index, query, meaning.as_ref());
    if !is_provider_asked {
        return Ok(extractive_answer()?);
    }
    let found = find(&index, &Question::new(&with_context), meaning.as_ref())?;
    match ask_provider(app, &found, query, &past_turns).await? {
        Ok(Some(answer)) => Ok(answer),
        // The answer may be invented; sentences of the files are not.
        Ok(None) => Ok(extractive_answer()?),
        Err(failure) if is_fallback_wanted(app) => {
            tracing::warn!(?failure, "using the extractive answer instead of the AI service");
            app.metrics.count("AiFallback");
            Ok(extractive_answer()?)
        }
        Err(failure) => Err(Unanswered {
            counts: matches!(failure, Failure::Invalid(_)),
            error: into_client_error(failure),
        }),
    }
}

/// The fallback is on by default.
fn is_fallback_wanted(app: &App) -> bool {
    app.config.optional("TUTOR_FALLBACK") != Some("false")
}

fn find<'l>(index: &'l CourseIndex, question: &Question, meaning: Option<&Vectors>) -> Result<RetrievedPassages<'l>> {
    Ok(question.find(index.loaded()?, |id| index.name(id), meaning, PASSAGES))
}

fn extractive_answer(index: &CourseIndex, query: &str, meaning: Option<&Vectors>) -> Result<TutorAnswer> {
    let question = Question::new(query);
    let found = find(index, &question, meaning)?;
    let quotes = extract(&found);
    Ok(if quotes.is_empty() {
        not_answered(Source::Builtin)
    } else {
        composed(&quotes)
    })
}

/// The answer of the AI service. `None` if no quote in it could be verified.
async fn ask_provider(
    app: &App,
    found: &RetrievedPassages<'_>,
    query: &str,
    past_turns: &[PastTurn],
) -> Result<Result<Option<TutorAnswer>, Failure>> {
    if found.passages.is_empty() {
        return Ok(Ok(Some(not_answered(Source::Builtin))));
    }
    let fence = PromptFence::new(app.ids.random());
    let prompt = Prompt::new(query, &found.passages, past_turns, &fence);
    let asked = ai::Question {
        instructions: prompt.system,
        input: prompt.user,
        schema: Some(("answer", schema())),
    };
    let reply = match try_to_ask(app, &asked).await? {
        Ok(reply) => reply,
        Err(failure) => return Ok(Err(failure)),
    };
    Ok(match parse_reply(&reply, &found.passages, &fence) {
        Ok(ParsedReply::Answered(answer)) => Ok(Some(answer)),
        Ok(ParsedReply::Unfounded) => Ok(None),
        Err(unusable) => Err(Failure::Invalid(unusable.to_string())),
    })
}

/// The error for the student when the AI service has failed.
fn into_client_error(failure: Failure) -> Error {
    match failure {
        Failure::Timeout(cause) => Error::new(
            ErrorCode::AiTimeout,
            "The AI service did not answer in time. Please ask again later.",
        )
        .because(cause),
        Failure::Down { cause, .. } if cause.code() == ErrorCode::AiUnavailable => cause,
        Failure::Down { cause, .. } => down().because(cause),
        Failure::Invalid(cause) => down().because(cause),
    }
}
