//! The limits of request fields as constraints of their schemas. A field's description says its limits in one of a few
//! forms, and the constraints are read off it, so people and generated clients get the same limits.
//!
//! | description | constraint |
//! |---|---|
//! | 1 to 200 characters | `minLength`, `maxLength` |
//! | at most 30 tags of at most 50 characters | `maxItems`, `maxLength` of the items |
//! | from 0.25 to 3; 1 (bad) to 5 (good) | `minimum`, `maximum` |
//! | more than 0, at most 24 | `exclusiveMinimum`, `maximum` |
//! | `easy`, `medium` (the default) or `hard` | `enum` |

use std::sync::LazyLock;

use regex_lite::Regex;
use serde_json::{Value, json};

use crate::examples::ID;

macro_rules! forms {
    ($($name:ident = $pattern:literal;)*) => {
        $(static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($pattern).ok());)*
    };
}

// A test makes sure that each can be compiled.
forms! {
    PARENTHESES = r" ?\([^)]*\)";
    ASIDES = r"(?:, which is the default,?)|(?:[Aa]lso accepted as [^.;]*)";
    WORDS = r"(?:`[a-z0-9_]+`(?:, or |, | or ))+`[a-z0-9_]+`";
    LENGTHS = r"([\d,]+) to ([\d,]+)(?: [A-Za-z]+){0,2} characters";
    LENGTH = r"(?:[Aa]t most|[Uu]p to) ([\d,]+) characters";
    ITEMS = r"(?:[Aa]t most|[Uu]p to) ([\d,]*\d)(?: (?:items|tags) of at most ([\d,]+) characters)?";
    RANGE = r"(?:^|from |, |: )(-?[\d,.]*\d) to ([\d,.]*\d)";
    ABOVE = r"more than ([\d,.]*\d), at most ([\d,.]*\d)";
}

/// Adds the constraints that the description of `schema` names. Existing ones stay.
pub(super) fn add(schema: &mut Value) {
    let description = schema["description"].as_str().unwrap_or_default().replace('\n', " ");
    match kind(schema) {
        "string" => add_to_text(schema, &description),
        "integer" | "number" => add_to_number(schema, &description),
        "array" => add_to_list(schema, &description),
        _ => {}
    }
}

fn add_to_text(schema: &mut Value, description: &str) {
    if schema["example"] == ID {
        set(schema, "format", "uuid".into());
        return;
    }
    if let Some(words) = words(description) {
        set(schema, "enum", words_of(schema, words));
    } else if let Some([shortest, longest]) = numbers(&LENGTHS, description) {
        set(schema, "minLength", shortest);
        set(schema, "maxLength", longest);
    } else if let Some([longest]) = numbers(&LENGTH, description) {
        set(schema, "maxLength", longest);
    }
}

/// The enum of a field that may be null must have null, too (JSON Schema 2020-12, Validation §6.1.2).
fn words_of(schema: &Value, mut words: Vec<Value>) -> Value {
    let may_be_null = schema["type"]
        .as_array()
        .is_some_and(|types| types.contains(&json!("null")));
    if may_be_null {
        words.push(Value::Null);
    }
    words.into()
}

fn add_to_number(schema: &mut Value, description: &str) {
    if let Some([above, largest]) = numbers(&ABOVE, description) {
        set(schema, "exclusiveMinimum", above);
        set(schema, "maximum", largest);
    } else if let Some([smallest, largest]) = numbers(&RANGE, &without(&PARENTHESES, description)) {
        schema["minimum"] = smallest;
        set(schema, "maximum", largest);
    }
}

fn add_to_list(schema: &mut Value, description: &str) {
    let Some(found) = ITEMS.as_ref().and_then(|items| items.captures(description)) else {
        return;
    };
    if let Some(most) = found.get(1).and_then(|most| number(most.as_str())) {
        set(schema, "maxItems", most);
    }
    if let Some(longest) = found.get(2).and_then(|longest| number(longest.as_str())) {
        set(&mut schema["items"], "maxLength", longest);
    }
}

/// The words that a description lists with "or".
fn words(description: &str) -> Option<Vec<Value>> {
    let plain = without(&ASIDES, &without(&PARENTHESES, description));
    let listed = WORDS.as_ref()?.find(&plain)?.as_str();
    // A list with commas alone or "and" names other fields.
    listed
        .contains(" or ")
        .then(|| listed.split('`').skip(1).step_by(2).map(Value::from).collect())
}

fn without(part: &LazyLock<Option<Regex>>, text: &str) -> String {
    match &**part {
        Some(part) => part.replace_all(text, "").into_owned(),
        None => text.to_owned(),
    }
}

fn numbers<const N: usize>(form: &LazyLock<Option<Regex>>, description: &str) -> Option<[Value; N]> {
    let found = form.as_ref()?.captures(description)?;
    let numbers: Option<Vec<_>> = (1..=N).map(|group| number(found.get(group)?.as_str())).collect();
    numbers?.try_into().ok()
}

/// A number with commas between thousands.
fn number(text: &str) -> Option<Value> {
    serde_json::from_str(&text.replace(',', "")).ok()
}

fn set(schema: &mut Value, keyword: &str, value: Value) {
    if let Some(schema) = schema.as_object_mut() {
        schema.entry(keyword).or_insert(value);
    }
}

/// The first type that is not null.
fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::Array(kinds) => {
            let mut kinds = kinds.iter().filter_map(Value::as_str);
            kinds.find(|kind| *kind != "null").unwrap_or_default()
        }
        kind => kind.as_str().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(kind: &str, description: &str) -> Value {
        let mut schema = json!({ "type": kind, "description": description });
        add(&mut schema);
        let fields = schema.as_object_mut().unwrap();
        fields.retain(|name, _| name != "type" && name != "description");
        schema
    }

    #[test]
    fn lengths_are_read_off_descriptions() {
        for (description, expected) in [
            (
                "One line of 1 to 200 characters; required.",
                json!({ "minLength": 1, "maxLength": 200 }),
            ),
            (
                "1 to 10,000 characters.",
                json!({ "minLength": 1, "maxLength": 10_000 }),
            ),
            (
                "1 to 100 visible ASCII characters.",
                json!({ "minLength": 1, "maxLength": 100 }),
            ),
            ("Up to 2,000 characters.", json!({ "maxLength": 2_000 })),
            ("The name, at most 50 characters.", json!({ "maxLength": 50 })),
            ("At most 16 KiB.", json!({})),
        ] {
            assert_eq!(limits("string", description), expected, "{description}");
        }
    }

    #[test]
    fn words_are_read_off_descriptions() {
        for (description, expected) in [
            (
                "`easy`, `medium` (the default) or `hard`.",
                json!(["easy", "medium", "hard"]),
            ),
            ("`free` or `paid`.", json!(["free", "paid"])),
            (
                "`text`, which is the default, or `image` or `file`.",
                json!(["text", "image", "file"]),
            ),
            (
                "`video`, `pdf` (alias: `document`), `quiz` or `text`.",
                json!(["video", "pdf", "quiz", "text"]),
            ),
        ] {
            assert_eq!(limits("string", description)["enum"], expected, "{description}");
        }
        for description in [
            "The phone; also accepted as `mobile_number` or `phone`.",
            "Needs one of `email`, `username` and `phone_number`.",
            "Alias: `order`.",
        ] {
            assert_eq!(limits("string", description), json!({}), "{description}");
        }
        let mut nullable = json!({ "type": ["string", "null"], "description": "`a` or `b`." });
        add(&mut nullable);
        assert_eq!(nullable["enum"], json!(["a", "b", null]));
    }

    #[test]
    fn ranges_and_sizes_are_read_off_descriptions() {
        assert_eq!(
            limits("number", "The speed, from 0.25 to 3."),
            json!({ "minimum": 0.25, "maximum": 3 })
        );
        assert_eq!(
            limits("integer", "1 (bad) to 5 (good)."),
            json!({ "minimum": 1, "maximum": 5 })
        );
        assert_eq!(
            limits("number", "Hours: more than 0, at most 24."),
            json!({ "exclusiveMinimum": 0, "maximum": 24 })
        );
        let mut tags = json!({ "type": "array", "items": { "type": "string" },
            "description": "At most 30 tags of at most 50 characters." });
        add(&mut tags);
        assert_eq!(
            (&tags["maxItems"], &tags["items"]["maxLength"]),
            (&json!(30), &json!(50))
        );
    }

    #[test]
    fn an_id_has_its_format() {
        let mut schema = json!({ "type": "string", "example": ID });
        add(&mut schema);
        assert_eq!(schema["format"], "uuid");
    }

    #[test]
    fn every_form_can_be_compiled() {
        for form in [&PARENTHESES, &ASIDES, &WORDS, &LENGTHS, &LENGTH, &ITEMS, &RANGE, &ABOVE] {
            assert!(form.is_some());
        }
    }
}
