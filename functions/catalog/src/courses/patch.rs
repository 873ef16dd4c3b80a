//! Partial updates of courses, also used to fill a new one.

use shared::ids::{CategoryId, UserId};
use shared::types::Patch;
use shared::{Error, ErrorCode, Result};
use shared_accounts::rules::picture::Picture;
use shared_catalog::rules::course::Level;
use shared_catalog::rules::price::{Currency, Price};
use shared_catalog::store::courses::DetailedCourse;

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

/// The references of a patch as the course stores them.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResolvedReferences {
    pub(crate) category_id: Patch<CategoryId>,
    pub(crate) thumbnail_url: Patch<String>,
    pub(crate) banner_url: Patch<String>,
}

impl CoursePatch {
    /// Applies the patch to a course.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`] if the trending mark changes and the caller may not set it.
    pub(crate) fn apply(
        &self,
        DetailedCourse { course, details }: &mut DetailedCourse,
        references: &ResolvedReferences,
        may_set_trending: bool,
    ) -> Result<()> {
        let mut is_trending = course.is_trending;
        self.is_trending.apply_or(&mut is_trending, false);
        if is_trending != course.is_trending && !may_set_trending {
            return Err(Error::new(
                ErrorCode::Forbidden,
                "Only admins can change whether a course is trending.",
            ));
        }
        course.is_trending = is_trending;
        course.price = self.new_price(course.price)?;
        let texts = &mut course.texts;
        set(&mut course.title, self.title.clone());
        set(&mut course.course_code, self.course_code.clone());
        set(&mut course.slug, self.slug.clone());
        self.subtitle.apply(&mut texts.subtitle);
        self.description.apply(&mut details.description);
        self.level.apply_or(&mut course.level, Level::Beginner);
        references.category_id.apply(&mut course.category_id);
        self.language
            .apply_or(&mut course.language, DEFAULT_LANGUAGE.to_owned());
        self.university.apply(&mut texts.university);
        self.department.apply(&mut texts.department);
        self.tags.apply_or(&mut texts.tags, Vec::new());
        self.learning_outcomes
            .apply_or(&mut details.learning_outcomes, Vec::new());
        self.requirements.apply_or(&mut details.requirements, Vec::new());
        references.thumbnail_url.apply(&mut texts.thumbnail_url);
        references.banner_url.apply(&mut texts.banner_url);
        self.has_certificate.apply_or(&mut course.has_certificate, false);
        self.access_days.apply(&mut course.access_days);
        Ok(())
    }

    /// An amount without a currency keeps the currency of `before`, and a currency without an amount keeps the amount.
    fn new_price(&self, before: Price) -> Result<Price> {
        if self.price.is_absent() && self.currency.is_absent() {
            return Ok(before);
        }
        let currency = self.currency.value().unwrap_or(before.currency);
        let amount = match &self.price {
            Patch::Absent => before.to_string(),
            Patch::Null => "0".to_owned(),
            Patch::Value(amount) => amount.clone(),
        };
        Price::parse(&amount, currency).map_err(|wrong| Error::field("price", wrong))
    }
}

fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}
