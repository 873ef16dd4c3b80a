//! What a list of courses is filtered and sorted by.

use std::fmt::Display;

use shared::http::{Fields, Page};
use shared::{App, Error, Id, Result};
use shared_accounts::rules::settings::parse_language;
use shared_catalog::rules::course::{Cost, CourseSort, parse_level};
use shared_catalog::rules::search::Wanted;
use shared_catalog::store::categories::Categories;
use shared_catalog::store::courses::listing::CourseFilter;

/// Reads the filters of a query. `None` if it looks for what no course has.
///
/// # Errors
/// A validation error that names every wrong value.
pub(crate) async fn read(app: &App, page: &Page) -> Result<Option<CourseFilter>> {
    let mut fields = Fields::default();
    let search = optional(&mut fields, page, "q", Wanted::parse);
    let filter = CourseFilter {
        search: search.clone().flatten(),
        category: None,
        instructor: optional(&mut fields, page, "instructor", |text| {
            text.parse::<Id>().map_err(|_| "must be the id of a user")
        }),
        level: optional(&mut fields, page, "level", parse_level),
        language: optional(&mut fields, page, "language", parse_language),
        cost: optional(&mut fields, page, "price", Cost::parse),
        trending: optional(&mut fields, page, "trending", parse_flag),
        sort: optional(&mut fields, page, "sort", CourseSort::parse),
    };
    let filter = fields.finish(Some(filter))?;
    let category = match page.filter("category") {
        None => None,
        Some(text) => {
            let id = Categories(&app.database).id_of(text).await?;
            Some(id.ok_or_else(|| Error::field("category", "is no category"))?)
        }
    };
    // Looked for, but nothing that could be found, such as `?q=--`.
    let is_hopeless = search.is_some_and(|search| search.is_none());
    Ok((!is_hopeless).then_some(CourseFilter { category, ..filter }))
}

fn optional<T, E: Display>(
    fields: &mut Fields,
    page: &Page,
    name: &'static str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    let value = page.filter(name)?;
    fields.parsed(name, parse(value))
}

fn parse_flag(text: &str) -> Result<bool, &'static str> {
    text.parse().map_err(|_| "must be true or false")
}
