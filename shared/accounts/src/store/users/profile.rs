//! A change of a profile, field by field, so that updates of different fields at the same time do not get in each other's way.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use shared::database::Write;
use shared::error::{Error, Result};

use crate::store::users::{User, key};

/// The fields of a user's row that its owner changes, by the map they are in and their name.
type Fields = BTreeMap<(&'static str, String), Value>;

/// A write that turns profile, settings and social of `user` into those of `changed`, on the condition that nobody else has
/// changed the same fields. `:now` is left to be bound.
pub(super) fn profile_change(user: &User, changed: &User) -> Result<Write> {
    let (before, after) = (fields(user)?, fields(changed)?);
    let both: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let names: Vec<_> = both
        .into_iter()
        .filter(|name| before.get(name) != after.get(name))
        .collect();
    let mut write = Write::update(key(user.id), expression(&names, &after)).value(":one", 1)?;
    for (number, name) in names.into_iter().enumerate() {
        let (map, field) = name;
        let path = format!("{map}.#field{number}");
        write = write.name(&format!("#field{number}"), field);
        write = match before.get(name) {
            None => write.condition(&format!("attribute_not_exists({path})")),
            // A row from before a setting existed lacks it, and was read as its default. Settings are never removed.
            Some(value) if *map == "settings" => write
                .condition(&format!("attribute_not_exists({path}) OR {path} = :before{number}"))
                .value(&format!(":before{number}"), value)?,
            Some(value) => write
                .condition(&format!("{path} = :before{number}"))
                .value(&format!(":before{number}"), value)?,
        };
        if let Some(value) = after.get(name) {
            write = write.value(&format!(":after{number}"), value)?;
        }
    }
    Ok(write)
}

fn fields(user: &User) -> Result<Fields> {
    let mut fields = Fields::new();
    fields.extend(of_map("profile", &user.profile)?);
    fields.extend(of_map("settings", &user.settings)?);
    fields.extend(of_map("social", &user.social)?);
    Ok(fields)
}

fn of_map(map: &'static str, value: &impl serde::Serialize) -> Result<Fields> {
    let value = serde_json::to_value(value).map_err(Error::internal)?;
    let fields: Map<String, Value> = serde_json::from_value(value).map_err(Error::internal)?;
    Ok(fields.into_iter().map(|(name, value)| ((map, name), value)).collect())
}

/// The update expression for the fields `names`, of which those in `after` are set and the others removed.
fn expression(names: &[&(&'static str, String)], after: &Fields) -> String {
    let (mut set, mut remove) = ("SET updated_at = :now".to_owned(), Vec::new());
    for (number, name) in names.iter().enumerate() {
        let path = format!("{}.#field{number}", name.0);
        match after.get(name) {
            Some(_) => set += &format!(", {path} = :after{number}"),
            None => remove.push(path),
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
    use shared::ids::Id;
    use shared::types::phone::Phone;

    #[test]
    fn only_what_changes_is_written_and_checked() {
        let phone = Phone::parse("+919876543210").unwrap();
        let mut user = User::with_phone(Id::from_bytes([1; 16]), phone, jiff::Timestamp::UNIX_EPOCH);
        user.profile.bio = Some("old".to_owned());
        user.profile.college = Some("gone".to_owned());
        user.profile.location = Some("kept".to_owned());
        let mut changed = user.clone();
        changed.profile.bio = Some("new".to_owned());
        changed.profile.college = None;
        changed.profile.department = Some("added".to_owned());
        let write = profile_change(&user, &changed).unwrap();
        let condition = "(profile.#field0 = :before0) AND (profile.#field1 = :before1) \
            AND (attribute_not_exists(profile.#field2))";
        assert_eq!(write.condition.as_deref(), Some(condition));
        let names = ["#field0", "#field1", "#field2"].map(|placeholder| write.names[placeholder].as_str());
        assert_eq!(names, ["bio", "college", "department"]);
        let expression = "SET updated_at = :now, profile.#field0 = :after0, profile.#field2 = :after2 \
            REMOVE profile.#field1 ADD profile_version :one";
        assert!(matches!(&write.action, shared::database::write::Action::Update(text) if text == expression));
        assert_eq!(write.values.len(), 5);
    }
}
