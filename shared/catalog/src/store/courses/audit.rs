//! Changes of courses as the audit log records them.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shared::error::{Error, Result};
use shared_accounts::store::audit::{Action, AdminAction};

use crate::store::courses::Course;

type Snapshot = BTreeMap<&'static str, Value>;

/// The stored fields that the audit log records as they are: short ones without personal data.
const RECORDED_FIELDS: [&str; 7] = [
    "title",
    "course_code",
    "slug",
    "status",
    "level",
    "category_id",
    "is_trending",
];

/// The creation, update or deletion of a course as an action of an admin.
pub(super) fn admin_action(before: Option<&Course>, after: &Course) -> Result<AdminAction> {
    let now = audit_snapshot(after)?;
    let (action, before, after_fields) = match before.map(audit_snapshot).transpose()? {
        None => (Action::CourseAdded, json!({}), json!(now)),
        Some(was) if after.deleted_at.is_some() => (Action::CourseRemoved, json!(was), json!({})),
        Some(was) => {
            let changed = |fields: &Snapshot| {
                let changed = fields.iter().filter(|(name, _)| was.get(*name) != now.get(*name));
                json!(changed.collect::<BTreeMap<_, _>>())
            };
            (Action::CourseChanged, changed(&was), changed(&now))
        }
    };
    Ok(AdminAction {
        action,
        target: after.id.to_string(),
        before,
        after: after_fields,
    })
}

fn audit_snapshot(course: &Course) -> Result<Snapshot> {
    let Value::Object(fields) = serde_json::to_value(course).map_err(Error::internal)? else {
        return Ok(Snapshot::new());
    };
    let recorded = RECORDED_FIELDS
        .into_iter()
        .filter_map(|name| Some((name, fields.get(name)?.clone())));
    let instructors: Vec<_> = course.instructors.iter().map(|instructor| instructor.user_id).collect();
    let price = format!("{} {}", course.price, course.price.currency.code());
    let derived = [("instructors", json!(instructors)), ("price", json!(price))];
    Ok(recorded.chain(derived).collect())
}
