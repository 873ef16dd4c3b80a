//! What a client may say about a course.

use std::fmt::Display;

use serde::Deserialize;
use serde_json::Number;
use shared::http::patch::{Patch, given, parsed};
use shared::http::{Fields, Validate};
use shared::{Error, Id, Result};
use shared_accounts::rules::picture::Picture;
use shared_accounts::rules::profile::free_text;
use shared_accounts::rules::settings::parse_language;
use shared_catalog::rules::course::{Level, parse_code, parse_level, parse_slug};
use shared_catalog::rules::price::{Currency, Price};
use shared_catalog::store::courses::Course;
use utoipa::ToSchema;

/// The longest title and the longest name of a university or department, in characters.
const LONGEST_LINE: usize = 200;
/// The longest subtitle and the longest item of a list, in characters.
const LONGEST_SENTENCE: usize = 300;
/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 20_000;
/// The longest tag, in characters.
const LONGEST_TAG: usize = 50;
/// The most items of a list.
const MOST_ITEMS: usize = 30;
/// The longest access, in days: a hundred years.
const LONGEST_ACCESS: u32 = 36_500;
/// The language of a course that says none.
pub(crate) const DEFAULT_LANGUAGE: &str = "en";
/// The currency with the most decimals: an amount that does not fit it fits none.
const FINEST_CURRENCY: &str = "KWD";

/// The fields of a course. In an update an absent field stays and `null` removes one.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CourseBody {
    /// One line of 1 to 200 characters; a new course needs one.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "Python for Beginners")]
    title: Patch<String>,
    /// 2 to 32 letters, digits, `-`, `_` and `.`, the same in any case; a new course needs one.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "PY-101")]
    course_code: Patch<String>,
    /// The name in web addresses; made from the title if a new course has none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "python-for-beginners")]
    slug: Patch<String>,
    /// At most 300 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "From the first line to the first program")]
    subtitle: Patch<String>,
    /// At most 20,000 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "Learn Python from scratch.")]
    description: Patch<String>,
    /// beginner, intermediate or advanced, in any case.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "Beginner")]
    level: Patch<String>,
    /// The id or slug of a category.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = json!(null))]
    category: Patch<String>,
    /// A language tag (BCP 47).
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "en")]
    language: Patch<String>,
    /// At most 200 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "Example University")]
    university: Patch<String>,
    /// At most 200 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "Computer Science")]
    department: Patch<String>,
    /// At most 30 of at most 50 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>, example = json!(["python", "programming"]))]
    tags: Patch<Vec<String>>,
    /// At most 30 of at most 300 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>, example = json!(["Write small programs"]))]
    learning_outcomes: Patch<Vec<String>>,
    /// At most 30 of at most 300 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>, example = json!(["A computer"]))]
    requirements: Patch<Vec<String>>,
    /// An http(s) URL or the id of an own upload.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "https://example.com/python.jpg")]
    thumbnail_url: Patch<String>,
    /// An http(s) URL or the id of an own upload.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "https://example.com/python-wide.jpg")]
    banner_url: Patch<String>,
    /// Whether there is a certificate at the end.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<bool>, example = true)]
    has_certificate: Patch<bool>,
    /// Whether the course is put forward; only admins change it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<bool>, example = false)]
    is_trending: Patch<bool>,
    /// A decimal number; `0` is free.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "999.00")]
    price: Patch<Amount>,
    /// An ISO 4217 code.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "INR")]
    currency: Patch<String>,
    /// For how many days an enrolment is good; `null` is for ever.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>, example = 365)]
    access_days: Patch<u32>,
    /// Of a new course: who teaches it, if an admin makes it for somebody else.
    #[schema(value_type = Option<String>, example = json!(null))]
    instructor_id: Option<String>,
}

/// A decimal string; a number is understood, too.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Amount {
    Text(String),
    Number(Number),
}

/// A parsed body. What depends on the course is checked by [`CoursePatch::apply`].
#[derive(Clone, Debug)]
pub(crate) struct CoursePatch {
    pub(crate) title: Option<String>,
    pub(crate) course_code: Option<String>,
    pub(crate) slug: Option<String>,
    subtitle: Patch<String>,
    description: Patch<String>,
    level: Patch<Level>,
    /// Of which the id has to be found.
    pub(crate) category: Patch<String>,
    language: Patch<String>,
    university: Patch<String>,
    department: Patch<String>,
    tags: Patch<Vec<String>>,
    learning_outcomes: Patch<Vec<String>>,
    requirements: Patch<Vec<String>>,
    pub(crate) thumbnail_url: Patch<Picture>,
    pub(crate) banner_url: Patch<Picture>,
    has_certificate: Patch<bool>,
    pub(crate) is_trending: Patch<bool>,
    price: Patch<String>,
    currency: Patch<Currency>,
    access_days: Patch<u32>,
    pub(crate) instructor_id: Option<Id>,
}

/// What of a patch had to be looked up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    pub(crate) category_id: Patch<Id>,
    pub(crate) thumbnail_url: Patch<String>,
    pub(crate) banner_url: Patch<String>,
}

impl Validate for CoursePatch {
    type Body = CourseBody;

    fn validate(body: CourseBody, fields: &mut Fields) -> Option<Self> {
        let sentence = |text: String| free_text(&text, LONGEST_SENTENCE);
        let name = |text: String| free_text(&text, LONGEST_LINE);
        let description = |text: String| free_text(&text, LONGEST_DESCRIPTION);
        let sentences = |texts: Vec<String>| items(texts, LONGEST_SENTENCE);
        let picture = |text: String| Picture::parse(&text);
        Some(Self {
            title: never_null(fields, "title", body.title, |text| line(&text)),
            course_code: never_null(fields, "course_code", body.course_code, |text| parse_code(&text)),
            slug: never_null(fields, "slug", body.slug, |text| parse_slug(&text)),
            subtitle: parsed(fields, "subtitle", body.subtitle, sentence).map(Option::flatten),
            description: parsed(fields, "description", body.description, description).map(Option::flatten),
            level: parsed(fields, "level", body.level, |text| parse_level(&text)),
            category: body.category,
            language: parsed(fields, "language", body.language, |text| parse_language(&text)),
            university: parsed(fields, "university", body.university, name).map(Option::flatten),
            department: parsed(fields, "department", body.department, name).map(Option::flatten),
            tags: parsed(fields, "tags", body.tags, |tags| items(tags, LONGEST_TAG)),
            learning_outcomes: parsed(fields, "learning_outcomes", body.learning_outcomes, sentences),
            requirements: parsed(fields, "requirements", body.requirements, sentences),
            thumbnail_url: parsed(fields, "thumbnail_url", body.thumbnail_url, picture),
            banner_url: parsed(fields, "banner_url", body.banner_url, picture),
            has_certificate: body.has_certificate,
            is_trending: body.is_trending,
            price: parsed(fields, "price", body.price, amount),
            currency: parsed(fields, "currency", body.currency, |code| Currency::parse(&code)),
            access_days: parsed(fields, "access_days", body.access_days, days),
            instructor_id: body
                .instructor_id
                .and_then(|id| fields.parsed("instructor_id", id.parse().map_err(|_| "must be the id of a user"))),
        })
    }
}

impl CoursePatch {
    /// Changes `course`, for somebody who may or may not put it forward.
    pub(crate) fn apply(&self, course: &mut Course, found: &Found, may_put_forward: bool) -> Result<()> {
        let is_trending = self.is_trending.map_or(course.is_trending, Option::unwrap_or_default);
        if is_trending != course.is_trending && !may_put_forward {
            return Err(Error::new(shared::Code::Forbidden, "Only admins put a course forward."));
        }
        course.is_trending = is_trending;
        course.price = self.new_price(course.price)?;
        set(&mut course.title, self.title.clone());
        set(&mut course.course_code, self.course_code.clone());
        set(&mut course.slug, self.slug.clone());
        set(&mut course.subtitle, self.subtitle.clone());
        set(&mut course.description, self.description.clone());
        set(
            &mut course.level,
            self.level.map(|level| level.unwrap_or(Level::Beginner)),
        );
        set(&mut course.category_id, found.category_id);
        let language = |language: Option<String>| language.unwrap_or_else(|| DEFAULT_LANGUAGE.to_owned());
        set(&mut course.language, self.language.clone().map(language));
        set(&mut course.university, self.university.clone());
        set(&mut course.department, self.department.clone());
        set(&mut course.tags, self.tags.clone().map(Option::unwrap_or_default));
        let outcomes = self.learning_outcomes.clone().map(Option::unwrap_or_default);
        set(&mut course.learning_outcomes, outcomes);
        let requirements = self.requirements.clone().map(Option::unwrap_or_default);
        set(&mut course.requirements, requirements);
        set(&mut course.thumbnail_url, found.thumbnail_url.clone());
        set(&mut course.banner_url, found.banner_url.clone());
        set(
            &mut course.has_certificate,
            self.has_certificate.map(Option::unwrap_or_default),
        );
        set(&mut course.access_days, self.access_days);
        Ok(())
    }

    /// The amount without a currency is one of the currency of before, and the other way round.
    fn new_price(&self, before: Price) -> Result<Price> {
        if self.price.is_none() && self.currency.is_none() {
            return Ok(before);
        }
        let currency = self.currency.flatten().unwrap_or(before.currency);
        let amount = match &self.price {
            None => before.to_string(),
            Some(amount) => amount.clone().unwrap_or_else(|| "0".to_owned()),
        };
        Price::parse(&amount, currency).map_err(|wrong| Error::field("price", wrong))
    }
}

fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

/// A field that a course always has.
fn never_null<T, E: Display>(
    fields: &mut Fields,
    field: &'static str,
    value: Patch<String>,
    parse: impl FnOnce(String) -> Result<T, E>,
) -> Option<T> {
    let Some(text) = value? else {
        fields.wrong(field, "must not be null");
        return None;
    };
    fields.parsed(field, parse(text))
}

/// One line; runs of white space become one space.
pub(crate) fn line(text: &str) -> Result<String, &'static str> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() || line.chars().count() > LONGEST_LINE || line.chars().any(char::is_control) {
        return Err("must have 1 to 200 characters and no control characters");
    }
    Ok(line)
}

fn items(texts: Vec<String>, longest: usize) -> Result<Vec<String>, String> {
    if texts.len() > MOST_ITEMS {
        return Err(format!("must have at most {MOST_ITEMS} items"));
    }
    let parsed = texts.iter().map(|text| free_text(text, longest));
    Ok(parsed.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

fn amount(amount: Amount) -> Result<String, String> {
    let text = match amount {
        Amount::Text(text) => text,
        Amount::Number(number) => number.to_string(),
    };
    Price::parse(&text, Currency::parse(FINEST_CURRENCY)?).map(|_price| text)
}

fn days(days: u32) -> Result<u32, String> {
    if (1..=LONGEST_ACCESS).contains(&days) {
        Ok(days)
    } else {
        Err(format!("must be a whole number from 1 to {LONGEST_ACCESS}"))
    }
}
