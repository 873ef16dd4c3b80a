//! `GET /api/admin/leads`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use shared::database::{PageQuery, Paged};
use shared::http::csv::{self, Format};
use shared::http::{List, Page};
use shared::types::phone::Phone;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::leads::{Lead, Leads};

use crate::leads::view::LeadView;
use crate::text_search::TextSearch;

struct LeadFilter {
    is_verified: Option<bool>,
    search: Option<TextSearch>,
}

impl LeadFilter {
    fn of(page: &Page) -> Result<Self> {
        let is_verified = match page.filter("is_verified") {
            None => None,
            Some("true") => Some(true),
            Some("false") => Some(false),
            Some(_) => return Err(Error::field("is_verified", "must be true or false")),
        };
        let search = TextSearch::of(page)?;
        Ok(Self { is_verified, search })
    }

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
    params(("is_verified" = Option<bool>, Query, description = "Only verified leads, or only unverified ones."),
        ("q" = Option<String>, Query, description = "A part of the phone number or of the notes."),
        ("format" = Option<String>, Query, description = "`json` or `csv`; takes precedence over `Accept`."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query)),
    responses((status = 200, content((List<LeadView> = "application/json"), (String = "text/csv")))),
    security(("bearer" = ["admin"])))]
pub(crate) async fn admin_list_leads(
    State(app): State<App>,
    admin: Admin,
    page: Page,
    headers: HeaderMap,
) -> Result<Response> {
    let (me, format, filter) = (
        Some(admin.0.user.id),
        Format::wanted(&page, &headers)?,
        LeadFilter::of(&page)?,
    );
    let leads = read(&app, page.query(&app, me)?, &filter).await?;
    let list = page.list(&app, me, leads.map(LeadView::from))?;
    match format {
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
