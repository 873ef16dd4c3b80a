//! Partial updates of courses, also used to fill a new one.

use shared::http::patch::Patch;
use shared::ids::UserId;
use shared::{Error, ErrorCode, Result};
use shared_accounts::rules::picture::Picture;
use shared_catalog::rules::course::Level;
use shared_catalog::rules::price::{Currency, Price};
use shared_catalog::store::courses::Course;

use crate::courses::references::ResolvedReferences;

/// The language of a course that names none.
pub(crate) const DEFAULT_LANGUAGE: &str = "en";

/// Validated fields of a course. Rules that depend on the course are checked by [`CoursePatch::apply`].
#[derive(Clone, Debug)]
pub(crate) struct CoursePatch {
    pub(crate) title: Option<String>,
    pub(crate) course_code: Option<String>,
    pub(crate) slug: Option<String>,
    pub(crate) subtitle: Patch<String>,
    pub(crate) description: Patch<String>,
    pub(crate) level: Patch<Level>,
    /// An ID or a slug, which has yet to be resolved.
    pub(crate) category: Patch<String>,
    pub(crate) language: Patch<String>,
    pub(crate) university: Patch<String>,
    pub(crate) department: Patch<String>,
    pub(crate) tags: Patch<Vec<String>>,
    pub(crate) learning_outcomes: Patch<Vec<String>>,
    pub(crate) requirements: Patch<Vec<String>>,
    pub(crate) thumbnail_url: Patch<Picture>,
    pub(crate) banner_url: Patch<Picture>,
    pub(crate) has_certificate: Patch<bool>,
    pub(crate) is_trending: Patch<bool>,
    pub(crate) price: Patch<String>,
    pub(crate) currency: Patch<Currency>,
    pub(crate) access_days: Patch<u32>,
    pub(crate) instructor_id: Option<UserId>,
}

impl CoursePatch {
    /// Applies the patch to `course`.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`] if the trending mark changes and the caller may not set it.
    pub(crate) fn apply(
        &self,
        course: &mut Course,
        references: &ResolvedReferences,
        may_set_trending: bool,
    ) -> Result<()> {
        let is_trending = self.is_trending.map_or(course.is_trending, Option::unwrap_or_default);
        if is_trending != course.is_trending && !may_set_trending {
            return Err(Error::new(
                ErrorCode::Forbidden,
                "Only admins can change whether a course is trending.",
            ));
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
        set(&mut course.category_id, references.category_id);
        let language = |language: Option<String>| language.unwrap_or_else(|| DEFAULT_LANGUAGE.to_owned());
        set(&mut course.language, self.language.clone().map(language));
        set(&mut course.university, self.university.clone());
        set(&mut course.department, self.department.clone());
        set(&mut course.tags, self.tags.clone().map(Option::unwrap_or_default));
        let outcomes = self.learning_outcomes.clone().map(Option::unwrap_or_default);
        set(&mut course.learning_outcomes, outcomes);
        let requirements = self.requirements.clone().map(Option::unwrap_or_default);
        set(&mut course.requirements, requirements);
        set(&mut course.thumbnail_url, references.thumbnail_url.clone());
        set(&mut course.banner_url, references.banner_url.clone());
        set(
            &mut course.has_certificate,
            self.has_certificate.map(Option::unwrap_or_default),
        );
        set(&mut course.access_days, self.access_days);
        Ok(())
    }

    /// An amount without a currency keeps the currency of `before`, and a currency without an amount keeps the amount.
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
