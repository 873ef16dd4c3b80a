//! A change of a profile, field by field, so that updates of different fields at the same time do not get in each other's way.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Write;
use super::users::{User, key};
use crate::domain::profile::Profile;
use crate::error::{Error, Result};

/// A write that turns the profile of `user` into `changed`, on the condition that nobody else has changed the same fields.
/// `:now` is left to be bound.
pub(super) fn profile_change(user: &User, changed: &Profile) -> Result<Write> {
    let (before, after) = (fields(&user.profile)?, fields(changed)?);
    let both = [&before, &after].into_iter().filter_map(Value::as_object);
    let names: BTreeSet<_> = both.flat_map(|fields| fields.keys()).collect();
    let names: Vec<_> = names
        .into_iter()
        .filter(|name| before.get(name) != after.get(name))
        .collect();
    let mut write = Write::update(key(user.id), expression(&names, &after))
        .if_present()
        .value(":one", 1)?;
    for (number, name) in names.into_iter().enumerate() {
        let field = format!("profile.#field{number}");
        write = write.name(&format!("#field{number}"), name);
        write = match before.get(name) {
            None => write.condition(&format!("attribute_not_exists({field})")),
            Some(value) => write
                .condition(&format!("{field} = :before{number}"))
                .value(&format!(":before{number}"), value)?,
        };
        if let Some(value) = after.get(name) {
            write = write.value(&format!(":after{number}"), value)?;
        }
    }
    Ok(write)
}

fn fields(profile: &Profile) -> Result<Value> {
    serde_json::to_value(profile).map_err(Error::internal)
}

/// The update expression for the fields `names`, of which those in `after` are set and the others removed.
fn expression(names: &[&String], after: &Value) -> String {
    let (mut set, mut remove) = ("SET updated_at = :now".to_owned(), Vec::new());
    for (number, name) in names.iter().enumerate() {
        match after.get(name) {
            Some(_) => set += &format!(", profile.#field{number} = :after{number}"),
            None => remove.push(format!("profile.#field{number}")),
        }
    }
    let remove = match remove.is_empty() {
        true => String::new(),
        false => format!(" REMOVE {}", remove.join(", ")),
    };
    format!("{set}{remove} ADD profile_version :one")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::phone::Phone;
    use crate::ids::Id;

    #[test]
    fn only_what_changes_is_written_and_checked() {
        let phone = Phone::parse("+919876543210").unwrap();
        let mut user = User::with_phone(Id::from_bytes([1; 16]), phone, jiff::Timestamp::UNIX_EPOCH);
        user.profile.bio = Some("old".to_owned());
        user.profile.college = Some("gone".to_owned());
        user.profile.location = Some("kept".to_owned());
        let mut changed = user.profile.clone();
        changed.bio = Some("new".to_owned());
        changed.college = None;
        changed.department = Some("added".to_owned());
        let write = profile_change(&user, &changed).unwrap();
        let condition = "(attribute_exists(pk)) AND (profile.#field0 = :before0) AND (profile.#field1 = :before1) \
            AND (attribute_not_exists(profile.#field2))";
        assert_eq!(write.condition.as_deref(), Some(condition));
        let names = ["#field0", "#field1", "#field2"].map(|placeholder| write.names[placeholder].as_str());
        assert_eq!(names, ["bio", "college", "department"]);
        let expression = "SET updated_at = :now, profile.#field0 = :after0, profile.#field2 = :after2 \
            REMOVE profile.#field1 ADD profile_version :one";
        assert!(matches!(&write.action, super::super::write::Action::Update(text) if text == expression));
        assert_eq!(write.values.len(), 5);
    }
}
