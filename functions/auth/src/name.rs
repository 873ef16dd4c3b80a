//! Names in requests: `name`, or `first_name` and `last_name`.

use shared::http::Fields;
use shared_accounts::rules::person_name::PersonName;

/// Parses the name and reports missing and invalid fields. `name` takes precedence over its parts.
pub(crate) fn required_name(
    fields: &mut Fields,
    name: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
) -> Option<PersonName> {
    match (name, first_name) {
        (None, Some(first)) => fields.parsed("first_name", PersonName::new(first, last_name.unwrap_or_default())),
        (name, _) => fields.required_parsed("name", name, |text| PersonName::from_full(&text)),
    }
}
