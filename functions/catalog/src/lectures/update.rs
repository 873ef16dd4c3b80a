//! `PUT, PATCH /api/lectures/{id}`

use axum::extract::State;
use serde::Deserialize;
use shared::http::etag::{IfMatch, Tagged};
use shared::http::{Fields, Valid, Validate, aliases};
use shared::ids::{LectureId, SectionId};
use shared::types::Patch;
use shared::{App, Result};
use shared_accounts::rules::profile::free_text;
use shared_catalog::rules::lecture::{ContentType, parse_duration, parse_order_index, parse_text, parse_title};
use shared_catalog::store::lectures::texts::LectureTexts;
use shared_catalog::store::lectures::{Lecture, Lectures, Place};
use shared_learning::http::OwnLecture;
use utoipa::ToSchema;

use crate::lectures::create::MAX_DESCRIPTION;
use crate::lectures::view::{LectureView, tag, tagged};

/// The changes to a lecture; absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateLectureRequest {
    /// 1 to 200 characters.
    #[schema(example = "Hello, world")]
    title: Option<String>,
    /// At most 5,000 characters; `null` removes the description.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "A first program.")]
    description: Patch<String>,
    /// `video`, `pdf` (alias: `document`), `quiz` or `text`.
    #[schema(example = "text")]
    content_type: Option<String>,
    /// Another section of the same course. Aliases: `section`, `module` and `module_id`.
    #[schema(example = json!(null))]
    section_id: Option<String>,
    /// The place in the section, from 1; defaults to the end of another section. Alias: `order`.
    #[schema(example = 1)]
    order_index: Option<i64>,
    #[schema(example = 600)]
    duration_seconds: Option<i64>,
    /// Whether everybody can see the content.
    #[schema(example = false)]
    is_preview: Option<bool>,
    /// At most 200 KB; `null` removes the text.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Type `print(\"Hello\")`.")]
    text_content: Patch<String>,
}

pub(crate) struct UpdateLecture {
    title: Option<String>,
    description: Patch<String>,
    content_type: Option<ContentType>,
    place: Place,
    duration_seconds: Option<u32>,
    is_preview: Option<bool>,
    text_content: Patch<String>,
}

impl Validate for UpdateLecture {
    type Body = UpdateLectureRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::ORDER, &aliases::SECTION];

    fn validate(body: UpdateLectureRequest, fields: &mut Fields) -> Option<Self> {
        let title = fields.parsed("title", body.title.as_deref().map(parse_title).transpose());
        let description = fields.patch("description", body.description, |text| {
            free_text(&text, MAX_DESCRIPTION)
        });
        let content_type = body.content_type.as_deref().map(ContentType::parse_alias);
        let content_type = fields.parsed("content_type", content_type.transpose());
        let section_id = body.section_id.map(|text| text.parse::<SectionId>()).transpose();
        let section_id = fields.parsed("section_id", section_id.map_err(|_| "must be a section of this course"));
        let order_index = fields.parsed("order_index", body.order_index.map(parse_order_index).transpose());
        let duration_seconds = fields.parsed(
            "duration_seconds",
            body.duration_seconds.map(parse_duration).transpose(),
        );
        let text_content = fields.patch("text_content", body.text_content, parse_text);
        Some(Self {
            title: title?,
            description: description.flatten(),
            content_type: content_type?,
            place: Place {
                section_id: section_id?,
                order_index: order_index?,
            },
            duration_seconds: duration_seconds?,
            is_preview: body.is_preview,
            text_content: text_content.flatten(),
        })
    }
}

impl UpdateLecture {
    fn apply(&self, lecture: &mut Lecture, texts: &mut LectureTexts) {
        if let Some(title) = &self.title {
            lecture.title.clone_from(title);
        }
        self.description.apply(&mut texts.description);
        self.text_content.apply(&mut texts.text_content);
        lecture.content_type = self.content_type.unwrap_or(lecture.content_type);
        lecture.duration_seconds = self.duration_seconds.unwrap_or(lecture.duration_seconds);
        lecture.is_preview = self.is_preview.unwrap_or(lecture.is_preview);
    }
}

/// Updates or moves a lecture.
///
/// Absent fields stay unchanged, and `null` removes a field. If the lecture moves, the lectures behind both places move
/// by one.
#[utoipa::path(method(put, patch), path = "/api/lectures/{id}", tag = "catalog",
    params(("id" = LectureId, Path), IfMatch),
    request_body = UpdateLectureRequest, responses((status = 200, body = LectureView)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn update_lecture(
    State(app): State<App>,
    OwnLecture { lecture, .. }: OwnLecture,
    if_match: IfMatch,
    Valid(request): Valid<UpdateLecture>,
) -> Result<Tagged> {
    let check = |place, lecture: &_, texts: &_| tag(lecture, texts, place)?.check_if_match(&if_match).map(|_| ());
    let change = |lecture: &mut Lecture, texts: &mut LectureTexts| request.apply(lecture, texts);
    let (course_id, now) = (lecture.course_id, app.clock.now());
    let (place, lecture, texts) = Lectures(&app.database)
        .update(course_id, lecture.id, request.place, now, check, change)
        .await?;
    tagged(&app, &lecture, &texts, place).await
}
