//! Lists: `{"results": […], "next": "<relative URL>" | null}`, and cursors that are opaque, sealed and bound to their query and
//! their caller.

use axum::extract::FromRequestParts;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::request::Parts;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use url::form_urlencoded;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};

use crate::app::App;
use crate::database::{PageQuery, Paged};
use crate::error::{Error, Result};
use crate::ids::UserId;

const KEY: &str = "CURSOR_KEY_SECRET";
const DEFAULT_LIMIT: u32 = 20;
const MAX: u32 = 100;
/// Bytes of the seal at the head of a cursor (HMAC-SHA-256 cut to 128 bits, RFC 2104 §5).
const SEAL: usize = 16;

/// A list as clients get it.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct List<T> {
    /// The rows of this page; a filtered page may be short.
    pub results: Vec<T>,
    /// Where the next page is, if there is one.
    #[schema(example = json!(null))]
    pub next: Option<String>,
}

impl<T> List<T> {
    /// A list that fits into one page.
    #[must_use]
    pub fn whole(results: Vec<T>) -> Self {
        Self { results, next: None }
    }
}

/// The page of a list that a client requests.
#[derive(Clone, Debug)]
pub struct Page {
    /// The maximum number of rows, from 1 to 100.
    limit: u32,
    path: String,
    /// The query without the cursor.
    query: Vec<(String, String)>,
    cursor: Option<String>,
}

/// The parameters of a page, for the documentation.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "Page reads the query itself, to pass its other parameters on")]
struct PageParameters {
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    cursor: Option<String>,
}

impl IntoParams for Page {
    fn into_params(parameter_in: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        PageParameters::into_params(parameter_in)
    }
}

/// The first page of a list that another path continues.
#[derive(Clone, Debug)]
pub struct FirstPage(Page);

/// The parameters of a first page, for the documentation.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "Page reads the query itself")]
struct FirstPageParameters {
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

impl IntoParams for FirstPage {
    fn into_params(parameter_in: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        FirstPageParameters::into_params(parameter_in)
    }
}

impl FromRequestParts<App> for FirstPage {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Page::from_request_parts(parts, app).await.map(Self)
    }
}

impl FirstPage {
    /// The page of the list at `path` with this query, which continues there.
    #[must_use]
    pub fn of(&self, path: &str, query: &[(&str, &str)]) -> Page {
        self.0.elsewhere(path, query)
    }
}

impl FromRequestParts<App> for Page {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self> {
        let pairs = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned();
        let (cursors, query): (Vec<_>, Vec<_>) = pairs.partition(|(name, _)| name == "cursor");
        let limit = match query.iter().find(|(name, _)| name == "limit") {
            None => DEFAULT_LIMIT,
            Some((_, text)) => text
                .parse()
                .ok()
                .filter(|limit| (1..=MAX).contains(limit))
                .ok_or_else(wrong_limit)?,
        };
        let cursor = cursors.into_iter().next().map(|(_, cursor)| cursor);
        Ok(Self {
            limit,
            path: parts.uri.path().to_owned(),
            query,
            cursor,
        })
    }
}

fn wrong_limit() -> Error {
    Error::field("limit", "must be a whole number from 1 to 100")
}

impl Page {
    /// The page to read, which starts where the cursor of `caller` says.
    ///
    /// # Errors
    /// [`crate::error::ErrorCode::Validation`] for a cursor that was changed, or made for another query or caller.
    pub fn query(&self, app: &App, caller: Option<UserId>) -> Result<PageQuery> {
        let (limit, after) = (self.limit, self.position(app, caller)?);
        Ok(PageQuery { limit, after })
    }

    fn position(&self, app: &App, caller: Option<UserId>) -> Result<Option<String>> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let refused = || Error::field("cursor", "was not issued for this list");
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refused())?;
        let (seal, position) = bytes.split_at_checked(SEAL).ok_or_else(refused)?;
        if !bool::from(self.seal(app, caller, position)?.ct_eq(seal)) {
            return Err(refused());
        }
        String::from_utf8(position.to_vec()).map(Some).map_err(|_| refused())
    }

    /// The page as clients get it.
    pub fn list<T>(&self, app: &App, caller: Option<UserId>, page: Paged<T>) -> Result<List<T>> {
        let Paged { rows: results, next } = page;
        let Some(position) = next else {
            return Ok(List::whole(results));
        };
        let mut cursor = self.seal(app, caller, position.as_bytes())?.to_vec();
        cursor.extend(position.into_bytes());
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.query)
            .append_pair("cursor", &URL_SAFE_NO_PAD.encode(cursor))
            .finish();
        Ok(List {
            results,
            next: Some(format!("{}?{query}", self.path)),
        })
    }

    /// The first page, of the same length, of the list at `path` with this query.
    #[must_use]
    pub fn elsewhere(&self, path: &str, query: &[(&str, &str)]) -> Self {
        let query = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let limit = self.query.iter().filter(|(name, _)| name == "limit").cloned();
        Self {
            limit: self.limit,
            path: path.to_owned(),
            query: query.chain(limit).collect(),
            cursor: None,
        }
    }

    /// The `limit` that the client has sent.
    #[must_use]
    pub fn requested_limit(&self) -> Option<u32> {
        let is_given = self.query.iter().any(|(name, _)| name == "limit");
        is_given.then_some(self.limit)
    }

    /// The first page of the list at `path`, for a reply that begins a list which goes on there.
    #[must_use]
    pub fn first_of(path: String) -> Self {
        Self {
            limit: DEFAULT_LIMIT,
            path,
            query: Vec::new(),
            cursor: None,
        }
    }

    /// A page of a list that was read as a whole. The cursor says how many entries have been shown.
    ///
    /// # Errors
    /// Like [`Page::query`].
    pub fn of_row<T>(&self, app: &App, caller: Option<UserId>, rows: Vec<T>) -> Result<List<T>> {
        let shown = self.position(app, caller)?.and_then(|shown| shown.parse().ok());
        let (skipped, limit) = (shown.unwrap_or(0), self.limit as usize);
        let next = skipped + limit;
        let next = (rows.len() > next).then(|| next.to_string());
        let rows = rows.into_iter().skip(skipped).take(limit).collect();
        self.list(app, caller, Paged { rows, next })
    }

    fn seal(&self, app: &App, caller: Option<UserId>, position: &[u8]) -> Result<[u8; SEAL]> {
        let mut query = self.query.clone();
        query.retain(|(name, _)| name != "limit");
        query.sort();
        let query = serde_json::to_vec(&query).map_err(Error::internal)?;
        let caller = caller.map(|id| id.to_string()).unwrap_or_default();
        let mac = app
            .secrets
            .hmac(KEY, &[self.path.as_bytes(), &query, caller.as_bytes(), position])?;
        let mut seal = [0; SEAL];
        seal.copy_from_slice(&mac[..SEAL]);
        Ok(seal)
    }
}
