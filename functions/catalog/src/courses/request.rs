//! What clients send about a course.

use std::fmt::Display;

use serde::Deserialize;
use serde_json::Number;
use shared::http::{Fields, Validate};
use shared::types::Patch;
use shared_accounts::rules::picture::Picture;
use shared_accounts::rules::profile::free_text;
use shared_accounts::rules::settings::parse_language;
use shared_catalog::rules::course::{parse_code, parse_level, parse_slug};
use shared_catalog::rules::price::{Currency, Price};
use utoipa::ToSchema;

use crate::courses::patch::CoursePatch;
use crate::text::{MAX_LINE, single_line};

/// The maximum length of a subtitle or an item of a list, in characters.
const MAX_SENTENCE: usize = 300;
/// The maximum length of a description, in characters.
const MAX_DESCRIPTION: usize = 20_000;
/// The maximum length of a tag, in characters.
const MAX_TAG: usize = 50;
/// The maximum number of items of a list.
const MAX_ITEMS: usize = 30;
/// The maximum access period, in days: a hundred years.
const MAX_ACCESS_DAYS: u32 = 36_500;
/// A currency with the most decimals. The currency of the course may not be known yet, and an amount that does not fit
/// this one fits none.
const FINEST_CURRENCY: &str = "KWD";

/// The fields of a course. In an update, absent fields stay unchanged and `null` removes a field.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CourseRequest {
    /// One line of 1 to 200 characters; required for a new course.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Python for Beginners")]
    title: Patch<String>,
    /// 2 to 32 letters, digits, `-`, `_` and `.`, ignoring case; required for a new course.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "PY-101")]
    course_code: Patch<String>,
    /// The name in URLs; derived from the title if a new course has none.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "python-for-beginners")]
    slug: Patch<String>,
    /// At most 300 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "From the first line to the first program")]
    subtitle: Patch<String>,
    /// At most 20,000 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Learn Python from scratch.")]
    description: Patch<String>,
    /// `beginner`, `intermediate` or `advanced`, ignoring case.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "beginner")]
    level: Patch<String>,
    /// The ID or slug of a category.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = json!(null))]
    category: Patch<String>,
    /// A language tag (BCP 47).
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "en")]
    language: Patch<String>,
    /// At most 200 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Example University")]
    university: Patch<String>,
    /// At most 200 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Computer Science")]
    department: Patch<String>,
    /// At most 30 tags of at most 50 characters.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, example = json!(["python", "programming"]))]
    tags: Patch<Vec<String>>,
    /// At most 30 items of at most 300 characters.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, example = json!(["Write small programs"]))]
    learning_outcomes: Patch<Vec<String>>,
    /// At most 30 items of at most 300 characters.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, example = json!(["A computer"]))]
    requirements: Patch<Vec<String>>,
    /// An http(s) URL or the ID of one of the caller's uploads.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "https://example.com/python.jpg")]
    thumbnail_url: Patch<String>,
    /// An http(s) URL or the ID of one of the caller's uploads.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "https://example.com/python-wide.jpg")]
    banner_url: Patch<String>,
    /// Whether students get a certificate on completion.
    #[serde(default)]
    #[schema(value_type = Option<bool>, example = true)]
    has_certificate: Patch<bool>,
    /// Whether the course is marked as trending; only admins can change it.
    #[serde(default)]
    #[schema(value_type = Option<bool>, example = false)]
    is_trending: Patch<bool>,
    /// A decimal number; `0` for a free course.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "999.00")]
    price: Patch<Amount>,
    /// An ISO 4217 currency code.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "INR")]
    currency: Patch<String>,
    /// The number of days that an enrollment gives access; `null` for no limit.
    #[serde(default)]
    #[schema(value_type = Option<u32>, example = 365)]
    access_days: Patch<u32>,
    /// The instructor of a new course that an admin creates for somebody else.
    #[schema(value_type = Option<String>, example = json!(null))]
    instructor_id: Option<String>,
}

/// A decimal string. A JSON number is accepted, too.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Amount {
    Text(String),
    Number(Number),
}

impl Validate for CoursePatch {
    type Body = CourseRequest;

    fn validate(body: CourseRequest, fields: &mut Fields) -> Option<Self> {
        let sentence = |text: String| free_text(&text, MAX_SENTENCE);
        let name = |text: String| free_text(&text, MAX_LINE);
        let description = |text: String| free_text(&text, MAX_DESCRIPTION);
        let sentences = |texts: Vec<String>| parse_items(texts, MAX_SENTENCE);
        let picture = |text: String| Picture::parse(&text);
        Some(Self {
            title: never_null(fields, "title", body.title, |text| single_line(&text)),
            course_code: never_null(fields, "course_code", body.course_code, |text| parse_code(&text)),
            slug: never_null(fields, "slug", body.slug, |text| parse_slug(&text)),
            subtitle: fields.patch("subtitle", body.subtitle, sentence).flatten(),
            description: fields.patch("description", body.description, description).flatten(),
            level: fields.patch("level", body.level, |text| parse_level(&text)),
            category: body.category,
            language: fields.patch("language", body.language, |text| parse_language(&text)),
            university: fields.patch("university", body.university, name).flatten(),
            department: fields.patch("department", body.department, name).flatten(),
            tags: fields.patch("tags", body.tags, |tags| parse_items(tags, MAX_TAG)),
            learning_outcomes: fields.patch("learning_outcomes", body.learning_outcomes, sentences),
            requirements: fields.patch("requirements", body.requirements, sentences),
            thumbnail_url: fields.patch("thumbnail_url", body.thumbnail_url, picture),
            banner_url: fields.patch("banner_url", body.banner_url, picture),
            has_certificate: body.has_certificate,
            is_trending: body.is_trending,
            price: fields.patch("price", body.price, parse_amount),
            currency: fields.patch("currency", body.currency, |code| Currency::parse(&code)),
            access_days: fields.patch("access_days", body.access_days, parse_access_days),
            instructor_id: body
                .instructor_id
                .and_then(|id| fields.parsed("instructor_id", id.parse().map_err(|_| "must be the ID of a user"))),
        })
    }
}

/// Parses a field that no course can be without.
fn never_null<T, E: Display>(
    fields: &mut Fields,
    field: &'static str,
    value: Patch<String>,
    parse: impl FnOnce(String) -> Result<T, E>,
) -> Option<T> {
    if value.is_null() {
        fields.wrong(field, "must not be null");
    }
    fields.patch(field, value, parse).value()
}

fn parse_items(texts: Vec<String>, longest: usize) -> Result<Vec<String>, String> {
    if texts.len() > MAX_ITEMS {
        return Err(format!("must have at most {MAX_ITEMS} items"));
    }
    let parsed = texts.iter().map(|text| free_text(text, longest));
    Ok(parsed.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

fn parse_amount(amount: Amount) -> Result<String, String> {
    let text = match amount {
        Amount::Text(text) => text,
        Amount::Number(number) => number.to_string(),
    };
    Price::parse(&text, Currency::parse(FINEST_CURRENCY)?).map(|_price| text)
}

fn parse_access_days(days: u32) -> Result<u32, String> {
    if (1..=MAX_ACCESS_DAYS).contains(&days) {
        Ok(days)
    } else {
        Err(format!("must be a whole number from 1 to {MAX_ACCESS_DAYS}"))
    }
}
