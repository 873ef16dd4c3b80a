//! `GET /api/admin/leads`: who asked for a code, as JSON or CSV.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use shared::database::Item;
use shared::http::csv::{self, Format};
use shared::http::{List, Page};
use shared::types::phone::Phone;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::leads::{Lead, Leads};

use crate::lead::LeadReply;
use crate::search::Search;

/// Which leads.
struct Wanted {
    is_verified: Option<bool>,
    search: Option<Search>,
}

impl Wanted {
    fn of(page: &Page) -> Result<Self> {
        let is_verified = match page.filter("is_verified") {
            None => None,
            Some("true") => Some(true),
            Some("false") => Some(false),
            Some(_) => return Err(Error::field("is_verified", "must be true or false")),
        };
        let search = Search::of(page)?;
        Ok(Self { is_verified, search })
    }

    fn is_everything(&self) -> bool {
        self.is_verified.is_none() && self.search.is_none()
    }

    fn holds(&self, lead: &Lead) -> bool {
        let is_found = |search: &Search| {
            search.is_in_phone(&lead.phone) || lead.notes.as_ref().is_some_and(|notes| search.is_in(notes))
        };
        self.is_verified.is_none_or(|wanted| lead.is_verified == wanted) && self.search.as_ref().is_none_or(is_found)
    }
}

/// Lists the leads, newest first. A filtered page may be short while there is a next one; a whole phone is found at once.
/// With `Accept: text/csv` or `format=csv` the list is CSV and the next page is in `Link`.
#[utoipa::path(get, path = "/api/admin/leads", operation_id = "list_leads", tag = "admin",
    params(("is_verified" = Option<bool>, Query, description = "Only leads that are verified, or only others."),
        ("q" = Option<String>, Query, description = "A part of the phone or of the notes."),
        ("format" = Option<String>, Query, description = "json or csv."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query)),
    responses((status = 200, content((List<LeadReply> = "application/json"), (String = "text/csv")))),
    security(("bearer" = [])))]
pub(crate) async fn list_leads(
    State(app): State<App>,
    admin: Admin,
    page: Page,
    headers: HeaderMap,
) -> Result<Response> {
    let (me, format, wanted) = (
        Some(admin.0.user.id),
        Format::wanted(&page, &headers)?,
        Wanted::of(&page)?,
    );
    let start = page.start(&app, me)?;
    let (leads, last_key) = read(&app, &page, start, &wanted).await?;
    let leads = leads.into_iter().map(LeadReply::from).collect();
    let list = page.list(&app, me, leads, last_key)?;
    match format {
        Format::Json => Ok(Json(list).into_response()),
        Format::Csv => {
            let results = list.results.into_iter().map(LeadReply::into_row).collect();
            let next = list.next;
            csv::reply("leads", LeadReply::COLUMNS, List { results, next })
        }
    }
}

async fn read(app: &App, page: &Page, start: Option<Item>, wanted: &Wanted) -> Result<(Vec<Lead>, Option<Item>)> {
    let leads = Leads(&app.database);
    let phone = wanted
        .search
        .as_ref()
        .and_then(|search| Phone::parse(&search.text).ok());
    if let Some(phone) = phone
        && let Some(lead) = leads.of_phone(&phone).await?
    {
        return Ok((Some(lead).filter(|lead| wanted.holds(lead)).into_iter().collect(), None));
    }
    let filter = |lead: &Lead| wanted.holds(lead);
    if wanted.is_everything() {
        leads.page(page.limit, start, None).await
    } else {
        leads.page(page.limit, start, Some(&filter)).await
    }
}
