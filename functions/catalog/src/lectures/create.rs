//! `POST /api/sections/{id}/lectures`

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::etag::Tagged;
use shared::http::{Fields, Valid, Validate, aliases};
use shared::ids::SectionId;
use shared::{App, Result};
use shared_accounts::rules::profile::free_text;
use shared_catalog::http::OwnSection;
use shared_catalog::rules::lecture::{ContentType, parse_duration, parse_order_index, parse_text, parse_title};
use shared_catalog::store::lectures::texts::LectureTexts;
use shared_catalog::store::lectures::{Lecture, Lectures};
use utoipa::ToSchema;

use crate::lectures::view::{LectureView, tag};

/// The maximum length of the description of a lecture, in characters.
pub(crate) const MAX_DESCRIPTION: usize = 5000;

/// A new lecture. Its video, PDF and resources have endpoints of their own.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateLectureRequest {
    /// 1 to 200 characters.
    #[schema(required, nullable = false, example = "Hello, world")]
    title: Option<String>,
    /// At most 5,000 characters.
    #[schema(example = "A first program.")]
    description: Option<String>,
    /// `video`, `pdf` (alias: `document`), `quiz` or `text`.
    #[schema(required, nullable = false, example = "text")]
    content_type: Option<String>,
    /// The place in the section, from 1; defaults to the end. Alias: `order`.
    #[schema(example = 1)]
    order_index: Option<i64>,
    /// The duration; defaults to 0.
    #[schema(example = 600)]
    duration_seconds: Option<i64>,
    /// Whether everybody can see the content; defaults to `false`.
    #[schema(example = false)]
    is_preview: Option<bool>,
    /// At most 200 KB.
    #[schema(example = "Type `print(\"Hello\")`.")]
    text_content: Option<String>,
}

pub(crate) struct CreateLecture {
    title: String,
    description: Option<String>,
    content_type: ContentType,
    order_index: Option<u32>,
    duration_seconds: u32,
    is_preview: bool,
    text_content: Option<String>,
}

impl Validate for CreateLecture {
    type Body = CreateLectureRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::ORDER];

    fn validate(body: CreateLectureRequest, fields: &mut Fields) -> Option<Self> {
        let title = fields.required_parsed("title", body.title, |text| parse_title(&text));
        let description = free_text(&body.description.unwrap_or_default(), MAX_DESCRIPTION);
        let description = fields.parsed("description", description);
        let content_type = fields.required_parsed("content_type", body.content_type, |text| {
            ContentType::parse_alias(&text)
        });
        let order_index = fields.parsed("order_index", body.order_index.map(parse_order_index).transpose());
        let duration = parse_duration(body.duration_seconds.unwrap_or_default());
        let duration_seconds = fields.parsed("duration_seconds", duration);
        let text_content = fields.parsed("text_content", parse_text(body.text_content.unwrap_or_default()));
        Some(Self {
            title: title?,
            description: description?,
            content_type: content_type?,
            order_index: order_index?,
            duration_seconds: duration_seconds?,
            is_preview: body.is_preview.unwrap_or_default(),
            text_content: text_content?,
        })
    }
}

/// Creates a lecture in a section.
///
/// The following lectures move on by one place. A course has at most 500 lectures.
#[utoipa::path(post, path = "/api/sections/{id}/lectures", tag = "catalog",
    params(("id" = SectionId, Path)),
    request_body = CreateLectureRequest, responses((status = 201, body = LectureView)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn create_lecture(
    State(app): State<App>,
    OwnSection { course, section, .. }: OwnSection,
    Valid(request): Valid<CreateLecture>,
) -> Result<(StatusCode, Tagged)> {
    let now = app.clock.now();
    let lecture = Lecture {
        id: app.ids.id(),
        course_id: course.id,
        section_id: section.id,
        title: request.title,
        content_type: request.content_type,
        duration_seconds: request.duration_seconds,
        is_preview: request.is_preview,
        video: None,
        pdf: None,
        resources_count: 0,
        created_at: now,
        updated_at: now,
        version: 0,
    };
    let texts = LectureTexts {
        description: request.description,
        text_content: request.text_content,
        ..LectureTexts::default()
    };
    let lectures = Lectures(&app.database);
    let place = lectures.create(&lecture, &texts, request.order_index).await?;
    Ok((StatusCode::CREATED, tag(&lecture, &texts, place)?))
}
