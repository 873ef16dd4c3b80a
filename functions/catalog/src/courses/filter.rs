//! How lists of published courses are filtered, sorted and paged.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use shared::http::etag::{IfNoneMatch, Tagged};
use shared::http::{Fields, List, Page, Validate};
use shared::ids::UserId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::settings::parse_language;
use shared_catalog::rules::course::{Cost, CourseSort, Level, parse_level};
use shared_catalog::rules::search::SearchQuery;
use shared_catalog::store::categories::Categories;
use shared_catalog::store::courses::listing::CourseFilter;
use shared_catalog::store::courses::{Course, Courses};
use utoipa::IntoParams;

/// The query parameters of a list of courses.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CourseQuery {
    /// Words, or the beginnings of words, of the code, title, tags, department, university and description. Where no
    /// course has them, one letter of each word may be wrong.
    q: Option<String>,
    /// The id or slug of a category.
    category: Option<String>,
    #[param(value_type = Option<Level>)]
    level: Option<String>,
    /// A language tag; `en` includes `en-IN`.
    language: Option<String>,
    /// The ID of an instructor.
    #[param(value_type = Option<UserId>)]
    instructor: Option<String>,
    /// `free` or `paid`.
    price: Option<String>,
    #[param(value_type = Option<bool>)]
    trending: Option<String>,
    /// `newest`, `rating`, `popular` or `title`.
    sort: Option<String>,
}

/// The validated query of a list of courses. The category has yet to be looked up.
pub(crate) struct ListFilter {
    filter: CourseFilter,
    category: Option<String>,
    /// A search without a letter or digit, such as `?q=--`, matches nothing.
    matches_nothing: bool,
}

impl Validate for ListFilter {
    type Body = CourseQuery;

    fn validate(query: CourseQuery, fields: &mut Fields) -> Option<Self> {
        let search = fields.optional("q", query.q, |text| SearchQuery::parse(&text));
        let matches_nothing = matches!(search, Some(None));
        let filter = CourseFilter {
            search: search.flatten(),
            category: None,
            instructor: fields.optional("instructor", query.instructor, |text| {
                text.parse::<UserId>().map_err(|_| "must be the ID of a user")
            }),
            level: fields.optional("level", query.level, |text| parse_level(&text)),
            language: fields.optional("language", query.language, |text| parse_language(&text)),
            cost: fields.optional("price", query.price, |text| Cost::parse(&text)),
            trending: fields.optional("trending", query.trending, |text| {
                text.parse().map_err(|_| "must be true or false")
            }),
            sort: fields.optional("sort", query.sort, |text| CourseSort::parse(&text)),
        };
        Some(Self {
            filter,
            category: query.category,
            matches_nothing,
        })
    }
}

impl ListFilter {
    /// `None` if no course can match.
    async fn resolve(self, app: &App) -> Result<Option<CourseFilter>> {
        let category = match self.category {
            None => None,
            Some(text) => {
                let id = Categories(&app.database).id_of(&text).await?;
                Some(id.ok_or_else(|| Error::field("category", "does not exist"))?)
            }
        };
        Ok((!self.matches_nothing).then_some(CourseFilter {
            category,
            ..self.filter
        }))
    }
}

/// The page of published courses that the query asks for, as `view` shows each of them.
pub(crate) async fn reply_with_published<V: Serialize>(
    app: &App,
    caller: Option<&Caller>,
    page: &Page,
    filter: ListFilter,
    if_none_match: &IfNoneMatch,
    view: fn(Course) -> V,
) -> Result<Response> {
    let caller = caller.map(|caller| caller.user.id);
    let filter = filter.resolve(app).await?;
    let query = page.query(app, caller)?;
    let list = match filter {
        None => List::whole(Vec::new()),
        Some(filter) => {
            let courses = Courses(&app.database).list(&filter, query).await?;
            page.list(app, caller, courses.map(view))?
        }
    };
    Ok(Tagged::new(&list)?.reply(if_none_match))
}
