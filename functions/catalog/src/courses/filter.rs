//! How lists of published courses are filtered, sorted and paged.

use std::fmt::Display;

use shared::http::{Fields, List, Page};
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
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CourseQuery {
    /// Words, or the beginnings of words, of the code, title, tags, department and university.
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

impl CourseQuery {
    fn of(page: &Page) -> Self {
        let parameter = |name| page.filter(name).map(str::to_owned);
        Self {
            q: parameter("q"),
            category: parameter("category"),
            level: parameter("level"),
            language: parameter("language"),
            instructor: parameter("instructor"),
            price: parameter("price"),
            trending: parameter("trending"),
            sort: parameter("sort"),
        }
    }

    /// `None` if no course can match.
    async fn into_filter(self, app: &App) -> Result<Option<CourseFilter>> {
        let mut fields = Fields::default();
        let search = parsed(&mut fields, "q", self.q, SearchQuery::parse);
        let filter = CourseFilter {
            search: search.clone().flatten(),
            category: None,
            instructor: parsed(&mut fields, "instructor", self.instructor, |text| {
                text.parse::<UserId>().map_err(|_| "must be the ID of a user")
            }),
            level: parsed(&mut fields, "level", self.level, parse_level),
            language: parsed(&mut fields, "language", self.language, parse_language),
            cost: parsed(&mut fields, "price", self.price, Cost::parse),
            trending: parsed(&mut fields, "trending", self.trending, parse_flag),
            sort: parsed(&mut fields, "sort", self.sort, CourseSort::parse),
        };
        let filter = fields.finish(Some(filter))?;
        let category = match self.category {
            None => None,
            Some(text) => {
                let id = Categories(&app.database).id_of(&text).await?;
                Some(id.ok_or_else(|| Error::field("category", "does not exist"))?)
            }
        };
        // A search without a letter or digit, such as `?q=--`, matches nothing.
        let matches_nothing = search.is_some_and(|search| search.is_none());
        Ok((!matches_nothing).then_some(CourseFilter { category, ..filter }))
    }
}

/// The page of published courses that the query asks for.
pub(crate) async fn list_published(app: &App, caller: Option<&Caller>, page: &Page) -> Result<List<Course>> {
    let caller = caller.map(|caller| caller.user.id);
    let filter = CourseQuery::of(page).into_filter(app).await?;
    let query = page.query(app, caller)?;
    let Some(filter) = filter else {
        return Ok(List::whole(Vec::new()));
    };
    let courses = Courses(&app.database).list(&filter, query).await?;
    page.list(app, caller, courses)
}

fn parsed<T, E: Display>(
    fields: &mut Fields,
    name: &'static str,
    value: Option<String>,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    fields.parsed(name, parse(&value?))
}

fn parse_flag(text: &str) -> Result<bool, &'static str> {
    text.parse().map_err(|_| "must be true or false")
}
