//! What a change of a course is for the record of what admins do.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shared::error::{Error, Result};
use shared_accounts::store::audit::Action;

use crate::store::courses::Course;

/// What a change is for the record: of what it changes, what is short.
pub(super) fn of(before: Option<&Course>, after: &Course) -> Result<(Action, Value, Value)> {
    let told = |course: &Course| -> Result<BTreeMap<&'static str, Value>> {
        let instructors = course
            .instructors
            .iter()
            .map(|instructor| instructor.user_id)
            .collect::<Vec<_>>();
        let price = format!("{} {}", course.price, course.price.currency.code());
        let Value::Object(fields) = serde_json::to_value(course).map_err(Error::internal)? else {
            return Ok(BTreeMap::new());
        };
        let plain = [
            "title",
            "course_code",
            "slug",
            "status",
            "level",
            "category_id",
            "is_trending",
        ];
        let plain = plain
            .into_iter()
            .filter_map(|name| Some((name, fields.get(name)?.clone())));
        let made = [("instructors", json!(instructors)), ("price", json!(price))];
        Ok(plain.chain(made).collect())
    };
    let now = told(after)?;
    let Some(before) = before else {
        return Ok((Action::CourseAdded, json!({}), json!(now)));
    };
    let was = told(before)?;
    if after.deleted_at.is_some() {
        return Ok((Action::CourseRemoved, json!(was), json!({})));
    }
    let changed = |fields: &BTreeMap<&'static str, Value>| {
        let changed = fields.iter().filter(|(name, _)| was.get(*name) != now.get(*name));
        json!(changed.collect::<BTreeMap<_, _>>())
    };
    Ok((Action::CourseChanged, changed(&was), changed(&now)))
}
