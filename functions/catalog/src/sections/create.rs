//! `POST /api/courses/{course}/sections`

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::etag::Tagged;
use shared::http::{Fields, Valid, Validate, aliases};
use shared::{App, Result};
use shared_accounts::rules::profile::free_text;
use shared_catalog::http::OwnCourse;
use shared_catalog::rules::lecture::{parse_order_index, parse_title};
use shared_catalog::rules::outline::SectionEntry;
use shared_catalog::store::sections::Sections;
use utoipa::ToSchema;

use crate::sections::view::SectionView;

/// The maximum length of the description of a section, in characters. The outline of a course, with all descriptions,
/// must fit in one row.
pub(crate) const MAX_DESCRIPTION: usize = 500;

/// A new section.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateSectionRequest {
    /// 1 to 200 characters.
    #[schema(required, nullable = false, example = "Getting started")]
    title: Option<String>,
    /// At most 500 characters.
    #[schema(example = "What you need, and a first program.")]
    description: Option<String>,
    /// The place in the course, from 1; defaults to the end. Alias: `order`.
    #[schema(example = 1)]
    order_index: Option<i64>,
}

pub(crate) struct CreateSection {
    title: String,
    description: Option<String>,
    order_index: Option<u32>,
}

impl Validate for CreateSection {
    type Body = CreateSectionRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::ORDER];

    fn validate(body: CreateSectionRequest, fields: &mut Fields) -> Option<Self> {
        let title = fields.required_parsed("title", body.title, |text| parse_title(&text));
        let description = free_text(&body.description.unwrap_or_default(), MAX_DESCRIPTION);
        let description = fields.parsed("description", description);
        let order_index = fields.parsed("order_index", body.order_index.map(parse_order_index).transpose());
        Some(Self {
            title: title?,
            description: description?,
            order_index: order_index?,
        })
    }
}

/// Creates a section in a course.
///
/// The following sections move on by one place. A course has at most 100 sections.
#[utoipa::path(post, path = "/api/courses/{course}/sections", tag = "catalog",
    params(("course" = String, Path, description = "The ID, code or slug of the course.", example = "CS-101")),
    request_body = CreateSectionRequest, responses((status = 201, body = SectionView)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn create_section(
    State(app): State<App>,
    OwnCourse { course, .. }: OwnCourse,
    Valid(request): Valid<CreateSection>,
) -> Result<(StatusCode, Tagged)> {
    let section = SectionEntry {
        id: app.ids.id(),
        title: request.title,
        description: request.description,
        lectures: Vec::new(),
    };
    let sections = Sections(&app.database);
    let place = sections.create(course.id, &section, request.order_index).await?;
    let reply = Tagged::new(&SectionView::new(course.id, place, &section))?;
    Ok((StatusCode::CREATED, reply))
}
