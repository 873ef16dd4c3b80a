//! What a device says about a lecture, with who says it.

use axum::RequestExt as _;
use axum::extract::{FromRequest, RawPathParams, Request};
use serde::Deserialize;
use shared::database::decode;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::lectures;
use shared_learning::http::EnrolledLecture;
use shared_learning::rules::progress::{MOST_PIECES, MOST_SECONDS, Update};
use utoipa::ToSchema;

use crate::seconds::parse_seconds;

/// Totals, not what was added since: what is said twice, late or by two devices counts once.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ProgressBody {
    /// The lecture, where the path does not name it.
    #[schema(value_type = Option<String>, example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    content_id: Option<String>,
    /// Where to go on, in seconds. The last one counts, also when it is before the one it replaces.
    #[schema(example = 120.0)]
    last_position: Option<f64>,
    /// How much was watched; the most counts. At 90 % of the lecture it is completed.
    #[schema(example = 118.0)]
    watched_seconds: Option<f64>,
    /// How long it took; the most counts.
    #[schema(example = 130.0)]
    time_spent: Option<f64>,
    /// What was watched, in seconds, from and to; at most 200. They are added to those that are known.
    #[schema(value_type = Option<Vec<Vec<f64>>>, example = json!([[0, 60], [62, 120]]))]
    intervals: Option<Vec<(f64, f64)>>,
    /// Whether there is nothing left; it stays so.
    #[schema(example = false)]
    completed: Option<bool>,
}

#[derive(Debug)]
pub(crate) struct ProgressUpdate {
    pub content_id: Option<String>,
    pub update: Update,
}

impl Validate for ProgressUpdate {
    type Body = ProgressBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("lecture_id", "content_id")]];

    fn validate(body: ProgressBody, fields: &mut Fields) -> Option<Self> {
        let mut seconds =
            |field, given: Option<f64>| given.and_then(|given| fields.parsed(field, parse_seconds(given)));
        let last_position = seconds("last_position", body.last_position);
        let watched_seconds = seconds("watched_seconds", body.watched_seconds);
        let time_spent = seconds("time_spent", body.time_spent);
        let pieces = fields.parsed("intervals", parse_pieces(&body.intervals.unwrap_or_default()));
        Some(Self {
            content_id: body.content_id,
            update: Update {
                last_position,
                watched_seconds,
                time_spent,
                pieces: pieces?,
                completed: body.completed.unwrap_or(false),
            },
        })
    }
}

fn parse_pieces(pieces: &[(f64, f64)]) -> Result<Vec<(u32, u32)>, String> {
    if pieces.len() > MOST_PIECES {
        return Err(format!("must be at most {MOST_PIECES}"));
    }
    let wrong = || format!("must be [from, to] with 0 <= from <= to <= {MOST_SECONDS}");
    let piece = |(from, to): &(f64, f64)| {
        let nearest = |seconds: f64| parse_seconds(seconds.round()).map_err(|_| wrong());
        let (from, to) = (nearest(*from)?, nearest(*to)?);
        if from <= to { Ok((from, to)) } else { Err(wrong()) }
    };
    pieces.iter().map(piece).collect()
}

/// What an enrolled student says about the lecture of `{id}` in the path or of `content_id` in the body. Two calls.
pub(crate) struct Said {
    pub entered: EnrolledLecture,
    pub update: Update,
}

impl FromRequest<App> for Said {
    type Rejection = Error;

    async fn from_request(mut request: Request, app: &App) -> Result<Self> {
        let parameters: RawPathParams = request.extract_parts().await.map_err(|_| Error::not_found())?;
        let in_path = parameters.iter().find(|(name, _)| *name == "id");
        let in_path = in_path.map(|(_, id)| id.to_owned());
        let (parts, body) = request.into_parts();
        // The body may name the lecture, which is read together with the session; what is wrong with it is told after who asks.
        let body = Request::from_parts(parts.clone(), body);
        let said = Valid::<ProgressUpdate>::from_request(body, app).await;
        let text = in_path.or_else(|| said.as_ref().ok()?.0.content_id.clone());
        let id = text.as_deref().and_then(|text| text.parse().ok());
        let (caller, rows) = Caller::read_own(app, &parts, |_me| id.map(lectures::key).into_iter().collect()).await?;
        let Valid(said) = said?;
        if text.is_none() {
            return Err(Error::field("content_id", "is required"));
        }
        let lecture = rows.into_values().next().map(decode).transpose()?;
        Ok(Self {
            entered: EnrolledLecture::open(app, caller, lecture).await?,
            update: said.update,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_brought_to_the_nearest_second() {
        assert_eq!(parse_pieces(&[(0.4, 9.6), (3.0, 3.0)]), Ok(vec![(0, 10), (3, 3)]));
        for wrong in [(5.0, 1.0), (-1.0, 5.0), (0.0, 1e9), (f64::NAN, 1.0)] {
            assert!(parse_pieces(&[wrong]).is_err(), "{wrong:?}");
        }
        assert!(parse_pieces(&vec![(0.0, 1.0); 201]).is_err());
    }

    #[test]
    fn a_lecture_has_two_names() {
        let update: ProgressUpdate =
            shared::http::body::parse(br#"{"lecture_id": "a", "completion_percentage": 99}"#).unwrap();
        assert_eq!(
            (update.content_id.as_deref(), update.update),
            (Some("a"), Update::default())
        );
    }
}
