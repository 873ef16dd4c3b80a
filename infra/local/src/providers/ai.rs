//! An OpenAI-compatible service: chat completions (<https://platform.openai.com/docs/api-reference/chat/create>) and
//! embeddings (<https://platform.openai.com/docs/api-reference/embeddings/create>). It uses the product's own planner
//! and answerer, so its replies are good; with the fault `rude` it puts a task on the day of an exam, invents a quote
//! and leaves out the vector of the last text.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use axum::body::Body;
use http::header::AUTHORIZATION;
use http::{Method, Response, StatusCode};
use serde_json::{Value, json};
use shared::ids::Id;
use shared_plans::planner::{Request, ai_reply, plan};
use shared_tutor::answering::{Question, extract};
use shared_tutor::retrieval::{Index, Segment, tokens};

use super::{Call, Providers, hexadecimal, json_response};
use crate::faults::Kind;

/// The length of a vector, unless the request wants a shorter one.
const DIMENSIONS: u64 = 1_536;

pub(super) fn answer(providers: &Providers, call: &Call<'_>, fault: Option<Kind>) -> Response<Body> {
    match fault {
        Some(Kind::Throttle) => return error(StatusCode::TOO_MANY_REQUESTS, "rate_limit_exceeded"),
        Some(Kind::Rude) | None => {}
        Some(_) => return error(StatusCode::INTERNAL_SERVER_ERROR, "server_error"),
    }
    let expected = format!("Bearer {}", providers.ai_key);
    let given = call.parts.headers.get(AUTHORIZATION);
    if given.is_none_or(|given| given.as_bytes() != expected.as_bytes()) {
        return error(StatusCode::UNAUTHORIZED, "invalid_api_key");
    }
    match (&call.parts.method, call.path) {
        (&Method::POST, "v1/chat/completions") => complete(providers, call, fault.is_some()),
        (&Method::POST, "v1/embeddings") => embed(call, fault.is_some()),
        _ => error(StatusCode::NOT_FOUND, "unknown_url"),
    }
}

fn complete(providers: &Providers, call: &Call<'_>, is_rude: bool) -> Response<Body> {
    let question: Value = serde_json::from_slice(&call.body).unwrap_or_default();
    let (model, messages) = (&question["model"], question["messages"].as_array());
    let Some(input) = messages.and_then(|messages| messages.last()?["content"].as_str()) else {
        return error(StatusCode::BAD_REQUEST, "invalid_request_error");
    };
    let content = match study_plan(input) {
        Some((request, mut answer)) => {
            if let (true, Some(day), Some(subject)) = (is_rude, answer.calendar.last_mut(), request.subjects.first()) {
                day.date = subject.exam_date;
            }
            serde_json::to_string(&answer).unwrap_or_default()
        }
        None if question["response_format"]["json_schema"]["name"] == "answer" => tutor(input, is_rude).to_string(),
        None => "This is what I know about it.".to_owned(),
    };
    let choice = json!({
        "index": 0,
        "message": { "role": "assistant", "content": content, "refusal": null },
        "finish_reason": "stop",
    });
    let completion = json!({
        "id": format!("chatcmpl-{}", hexadecimal(&providers.ids)),
        "object": "chat.completion",
        "created": providers.clock.unix_seconds(),
        "model": model,
        "choices": [choice],
        "usage": { "prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0 },
    });
    json_response(StatusCode::OK, &completion)
}

/// The request for a plan and a plan for it, or `None` if the prompt asks for something else.
fn study_plan(input: &str) -> Option<(Request, ai_reply::AiPlan)> {
    let mut input: Value = serde_json::from_str(input).ok()?;
    let request: Request = serde_json::from_value(input["request"].take()).ok()?;
    let answer = ai_reply::of_days(&plan(&request).days);
    Some((request, answer))
}

/// An answer to the question in the last section of `input`, with quotes from the chunks in the other sections.
fn tutor(input: &str, is_rude: bool) -> Value {
    let marker = input
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .trim_start_matches('<');
    let (opening, closing) = (format!("<{marker} "), format!("\n</{marker}>\n"));
    let sections = input.split(&closing);
    let sections = sections.filter_map(|section| section.strip_prefix(&opening)?.split_once(">\n"));
    let (mut segments, mut asked) = (Vec::new(), "");
    for (name, content) in sections {
        match name.strip_prefix("chunk ").and_then(|number| number.parse::<u8>().ok()) {
            Some(number) => segments.push(Segment::build(Id::from_bytes([number; 16]), &[content.to_owned()])),
            None => asked = content,
        }
    }
    if is_rude {
        let quote = "This sentence is in no file at all.";
        return json!({ "answer": "Everything is allowed.", "citations": [{ "chunk": 1, "quote": quote }] });
    }
    let (index, question) = (Index::new(segments), Question::new(asked));
    let numbers: Vec<String> = (0..=u8::MAX).map(|number| number.to_string()).collect();
    let found = question.find(
        &index,
        |id| numbers.get(usize::from(id.as_bytes()[0])).map_or("", String::as_str),
        None,
        8,
    );
    let citations: Vec<Value> = extract(&found)
        .iter()
        .map(|quote| json!({ "chunk": quote.file.parse::<u8>().unwrap_or_default(), "quote": quote.text }))
        .collect();
    let answer = if citations.is_empty() {
        ""
    } else {
        "The files say it in their own words."
    };
    json!({ "answer": answer, "citations": citations })
}

fn embed(call: &Call<'_>, is_rude: bool) -> Response<Body> {
    let question: Value = serde_json::from_slice(&call.body).unwrap_or_default();
    let dimensions = match &question["dimensions"] {
        Value::Null => Some(DIMENSIONS),
        given => given.as_u64().filter(|given| (1..=DIMENSIONS).contains(given)),
    };
    let texts = question["input"]
        .as_array()
        .map(|texts| texts.iter().map(Value::as_str));
    let texts: Option<Vec<&str>> = texts.and_then(Iterator::collect);
    let (Some(dimensions), Some(texts)) = (dimensions, texts.filter(|texts| (1..=2_048).contains(&texts.len()))) else {
        return error(StatusCode::BAD_REQUEST, "invalid_request_error");
    };
    let answered = texts.len() - usize::from(is_rude);
    let embeddings = texts.iter().take(answered).enumerate();
    let data: Vec<Value> = embeddings
        .map(|(index, text)| json!({ "object": "embedding", "index": index, "embedding": vector(text, dimensions) }))
        .collect();
    let usage = json!({ "prompt_tokens": 0, "total_tokens": 0 });
    let reply = json!({ "object": "list", "data": data, "model": question["model"], "usage": usage });
    json_response(StatusCode::OK, &reply)
}

/// Counts the trigrams of `text`, hashed into a vector of this length: similar spellings give similar vectors.
fn vector(text: &str, dimensions: u64) -> Vec<f32> {
    let mut vector = vec![0.0; usize::try_from(dimensions).unwrap_or_default()];
    for word in tokens(text) {
        let letters: Vec<char> = format!(" {word} ").chars().collect();
        for three in letters.windows(3) {
            let mut hasher = DefaultHasher::new();
            three.hash(&mut hasher);
            let place = usize::try_from(hasher.finish() % dimensions).ok();
            if let Some(value) = place.and_then(|place| vector.get_mut(place)) {
                *value += 1.0;
            }
        }
    }
    vector
}

fn error(status: StatusCode, code: &str) -> Response<Body> {
    let error = json!({ "message": code, "type": code, "param": null, "code": code });
    json_response(status, &json!({ "error": error }))
}
