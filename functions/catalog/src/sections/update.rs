//! `PUT, PATCH /api/sections/{id}`

use axum::extract::State;
use serde::Deserialize;
use shared::http::etag::{IfMatch, Tagged};
use shared::http::{Fields, Valid, Validate, aliases};
use shared::ids::SectionId;
use shared::types::Patch;
use shared::{App, Result};
use shared_accounts::rules::profile::free_text;
use shared_catalog::http::OwnSection;
use shared_catalog::rules::lecture::{parse_order_index, parse_title};
use shared_catalog::store::sections::{SectionChange, Sections};
use utoipa::ToSchema;

use crate::sections::create::MAX_DESCRIPTION;
use crate::sections::view::SectionView;

/// The changes to a section; absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateSectionRequest {
    /// 1 to 200 characters.
    #[schema(example = "Getting started")]
    title: Option<String>,
    /// At most 500 characters; `null` removes the description.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "What you need, and a first program.")]
    description: Patch<String>,
    /// The place in the course, from 1. Alias: `order`.
    #[schema(example = 1)]
    order_index: Option<i64>,
}

pub(crate) struct UpdateSection(SectionChange);

impl Validate for UpdateSection {
    type Body = UpdateSectionRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::ORDER];

    fn validate(body: UpdateSectionRequest, fields: &mut Fields) -> Option<Self> {
        let title = fields.parsed("title", body.title.as_deref().map(parse_title).transpose());
        let description = fields.patch("description", body.description, |text| {
            free_text(&text, MAX_DESCRIPTION)
        });
        let order_index = fields.parsed("order_index", body.order_index.map(parse_order_index).transpose());
        Some(Self(SectionChange {
            title: title?,
            description: description.flatten(),
            order_index: order_index?,
        }))
    }
}

/// Updates or moves a section.
///
/// Absent fields stay unchanged, and `null` removes the description. If the section moves, the sections between both
/// places move by one.
#[utoipa::path(method(put, patch), path = "/api/sections/{id}", tag = "catalog",
    params(("id" = SectionId, Path), IfMatch),
    request_body = UpdateSectionRequest, responses((status = 200, body = SectionView)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn update_section(
    State(app): State<App>,
    OwnSection { course, section, .. }: OwnSection,
    if_match: IfMatch,
    Valid(UpdateSection(change)): Valid<UpdateSection>,
) -> Result<Tagged> {
    let reply = |place, section: &_| Tagged::new(&SectionView::new(course.id, place, section));
    let check = |place, section: &_| reply(place, section)?.check_if_match(&if_match).map(|_| ());
    let sections = Sections(&app.database);
    let (place, section) = sections.update(course.id, section.id, &change, check).await?;
    reply(place, &section)
}
