//! The functions' variables, for a function that runs elsewhere.

use std::collections::BTreeMap;
use std::path::Path;

use crate::endpoints;
use crate::template::Template;

/// Writes every variable of every function to `functions.env`, for `cargo lambda watch --env-file`. Where functions
/// differ, the first one's value counts; the credentials have the rights of all functions together.
pub(super) fn write(directory: &Path, template: &Template) -> std::io::Result<()> {
    let mut union = BTreeMap::new();
    for (name, value) in template.functions.iter().flat_map(|spec| &spec.environment) {
        union.entry(name.as_str()).or_insert(value.as_str());
    }
    let access_key = endpoints::access_key(endpoints::ANY_FUNCTION);
    union.insert("AWS_ACCESS_KEY_ID", &access_key);
    let is_plain = |value: &str| {
        value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_./:@+,=".contains(&byte))
    };
    let line = |(name, value): (&str, &str)| {
        if is_plain(value) {
            format!("{name}={value}\n")
        } else {
            format!("{name}='{value}'\n")
        }
    };
    std::fs::write(
        directory.join("functions.env"),
        union.into_iter().map(line).collect::<String>(),
    )
}
