//! Reports of progress in a lecture.

use axum::RequestExt as _;
use axum::extract::{FromRequest, RawPathParams, Request};
use serde::Deserialize;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_learning::http::EnrolledLecture;
use shared_learning::rules::progress::{MAX_PIECES, MAX_SECONDS, Update};
use utoipa::ToSchema;

use super::seconds::parse_seconds;

/// Progress in a lecture. All values are totals, not increments.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateProgressRequest {
    /// The lecture, if the path does not name it.
    #[schema(value_type = Option<String>, example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    content_id: Option<String>,
    /// The position at which to resume, in seconds. The latest report counts, even if it is an earlier position.
    #[schema(example = 120.0)]
    last_position: Option<f64>,
    /// How much of the lecture was watched, in seconds. The highest value counts; at 90 % the lecture is completed.
    #[schema(example = 118.0)]
    watched_seconds: Option<f64>,
    /// How long the student spent on the lecture, in seconds. The highest value counts.
    #[schema(example = 130.0)]
    time_spent: Option<f64>,
    /// The parts that were watched, as pairs of start and end in seconds; at most 200. They are merged with earlier
    /// ones.
    #[schema(value_type = Option<Vec<Vec<f64>>>, example = json!([[0, 60], [62, 120]]))]
    intervals: Option<Vec<(f64, f64)>>,
    /// Whether the lecture is completed. A completed lecture stays completed.
    #[schema(example = false)]
    completed: Option<bool>,
}

#[derive(Debug)]
pub(crate) struct UpdateProgress {
    pub content_id: Option<String>,
    pub update: Update,
}

impl Validate for UpdateProgress {
    type Body = UpdateProgressRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("lecture_id", "content_id")]];

    fn validate(body: UpdateProgressRequest, fields: &mut Fields) -> Option<Self> {
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
    if pieces.len() > MAX_PIECES {
        return Err(format!("must be at most {MAX_PIECES}"));
    }
    let wrong = || format!("must be [from, to] with 0 <= from <= to <= {MAX_SECONDS}");
    let piece = |(from, to): &(f64, f64)| {
        let nearest = |seconds: f64| parse_seconds(seconds.round()).map_err(|_| wrong());
        let (from, to) = (nearest(*from)?, nearest(*to)?);
        if from <= to { Ok((from, to)) } else { Err(wrong()) }
    };
    pieces.iter().map(piece).collect()
}

/// The report of an enrolled student about the lecture with the `{id}` of the path or the `content_id` of the body. One
/// call if the container knows the lecture's course, otherwise two.
pub(crate) struct ProgressReport {
    pub enrolled: EnrolledLecture,
    pub update: Update,
}

impl FromRequest<App> for ProgressReport {
    type Rejection = Error;

    async fn from_request(mut request: Request, app: &App) -> Result<Self> {
        let parameters: RawPathParams = request.extract_parts().await.map_err(|_| Error::not_found())?;
        let in_path = parameters.iter().find(|(name, _)| *name == "id");
        let in_path = in_path.map(|(_, id)| id.to_owned());
        let is_in_body = in_path.is_none();
        let (parts, body) = request.into_parts();
        // The body may name the lecture, which is read together with the session. Errors in the body are reported only
        // to callers who are signed in.
        let body = Request::from_parts(parts.clone(), body);
        let report = Valid::<UpdateProgress>::from_request(body, app).await;
        let text = in_path.or_else(|| report.as_ref().ok()?.0.content_id.clone());
        let id = text.as_deref().and_then(|text| text.parse().ok());
        let Valid(report) = match (report, &text) {
            (Ok(report), Some(_)) => report,
            (report, _) => {
                Caller::read_own(app, &parts, |_me| Vec::new()).await?;
                return match report {
                    Err(error) => Err(error),
                    Ok(_) => Err(Error::field("content_id", "is required")),
                };
            }
        };
        let enrolled = EnrolledLecture::read(app, &parts, id).await;
        let named = |error: Error| match is_in_body {
            true => error.naming("content_id", "No lecture with this id."),
            false => error,
        };
        Ok(Self {
            enrolled: enrolled.map_err(named)?,
            update: report.update,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_rounded_to_the_nearest_second() {
        assert_eq!(parse_pieces(&[(0.4, 9.6), (3.0, 3.0)]), Ok(vec![(0, 10), (3, 3)]));
        for wrong in [(5.0, 1.0), (-1.0, 5.0), (0.0, 1e9), (f64::NAN, 1.0)] {
            assert!(parse_pieces(&[wrong]).is_err(), "{wrong:?}");
        }
        assert!(parse_pieces(&vec![(0.0, 1.0); 201]).is_err());
    }

    #[test]
    fn the_lecture_can_be_called_lecture_id_too() {
        let update: UpdateProgress =
            shared::http::body::parse(br#"{"lecture_id": "a", "completion_percentage": 99}"#).unwrap();
        assert_eq!(
            (update.content_id.as_deref(), update.update),
            (Some("a"), Update::default())
        );
    }
}
