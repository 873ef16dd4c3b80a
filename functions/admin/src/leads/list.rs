//! `GET /api/admin/leads`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use shared::database::{PageQuery, Paged};
use shared::http::csv::{self, Format};
use shared::http::{Fields, List, Page, Parameters, Validate};
use shared::types::phone::Phone;
use shared::{App, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::leads::{Lead, Leads};

use crate::leads::view::LeadView;
use crate::text_search::TextSearch;

/// The query parameters of a list of leads.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListLeads {
    /// Only verified leads, or only unverified ones.
    #[param(value_type = Option<bool>)]
    is_verified: Option<String>,
    /// A part of the phone number or of the notes.
    q: Option<String>,
    /// `json` or `csv`; takes precedence over `Accept`.
    format: Option<String>,
}

pub(crate) struct LeadFilter {
    is_verified: Option<bool>,
    search: Option<TextSearch>,
    format: Option<Format>,
}

impl Validate for LeadFilter {
    type Body = ListLeads;

    fn validate(query: ListLeads, fields: &mut Fields) -> Option<Self> {
        let parse_flag = |text: String| text.parse().map_err(|_| "must be true or false");
        Some(Self {
            is_verified: fields.optional("is_verified", query.is_verified, parse_flag),
            search: fields.optional("q", query.q, |text| TextSearch::parse(&text)),
            format: fields.optional("format", query.format, |text| Format::parse(&text)),
        })
    }
}

impl LeadFilter {
    fn is_everything(&self) -> bool {
        self.is_verified.is_none() && self.search.is_none()
    }

    fn matches(&self, lead: &Lead) -> bool {
        let is_found = |search: &TextSearch| {
            search.is_in_phone(&lead.phone) || lead.notes.as_ref().is_some_and(|notes| search.is_in(notes))
        };
        self.is_verified
            .is_none_or(|is_verified| lead.is_verified == is_verified)
            && self.search.as_ref().is_none_or(is_found)
    }
}

/// Lists the leads, newest first, as JSON or CSV.
///
/// A lead is a phone that requested a code. A filtered page may have fewer leads than `limit` although `next` leads to
/// more; a complete phone number in `q` is found at once. With `Accept: text/csv` or `format=csv` the reply is a CSV
/// file, and its next page is in the header `Link`.
#[utoipa::path(get, path = "/api/admin/leads", tag = "admin",
    params(ListLeads, Page),
    responses((status = 200, content((List<LeadView> = "application/json"), (String = "text/csv")))),
    security(("bearer" = ["admin"])))]
pub(crate) async fn admin_list_leads(
    State(app): State<App>,
    admin: Admin,
    page: Page,
    Parameters(filter): Parameters<LeadFilter>,
    headers: HeaderMap,
) -> Result<Response> {
    let me = Some(admin.0.user.id);
    let leads = read(&app, page.query(&app, me)?, &filter).await?;
    let list = page.list(&app, me, leads.map(LeadView::from))?;
    match filter.format.unwrap_or_else(|| Format::accepted(&headers)) {
        Format::Json => Ok(Json(list).into_response()),
        Format::Csv => {
            let results = list.results.into_iter().map(LeadView::into_row).collect();
            let next = list.next;
            csv::reply("leads", LeadView::COLUMNS, List { results, next })
        }
    }
}

async fn read(app: &App, page: PageQuery, filter: &LeadFilter) -> Result<Paged<Lead>> {
    let leads = Leads(&app.database);
    let phone = filter
        .search
        .as_ref()
        .and_then(|search| Phone::parse(&search.text).ok());
    if let Some(phone) = phone
        && let Some(lead) = leads.of_phone(&phone).await?
    {
        let found = Some(lead).filter(|lead| filter.matches(lead));
        return Ok(Paged::whole(found.into_iter().collect()));
    }
    let matches = |lead: &Lead| filter.matches(lead);
    if filter.is_everything() {
        leads.page(page, None).await
    } else {
        leads.page(page, Some(&matches)).await
    }
}
