//! The errors of `serde` in the words of the product: clients know JSON and not the types of Rust.

use serde_json::error::Category;

use crate::error::{Error, ErrorCode};

/// The error for a body that is not JSON.
pub(super) fn not_json(bytes: &[u8], error: &serde_json::Error) -> Error {
    let place = format!("line {}, column {}", error.line(), error.column());
    let detail = match error.classify() {
        _ if bytes.iter().all(u8::is_ascii_whitespace) => "The body is empty; send a JSON object.".to_owned(),
        Category::Eof => format!("The body is not valid JSON: it ends too early, at {place}."),
        _ => format!("The body is not valid JSON: see {place}."),
    };
    Error::new(ErrorCode::Malformed, detail)
}

/// The error for a value of a type that its field does not have.
pub(super) fn wrong_type(error: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    let (path, text) = (error.path().to_string(), error.inner().to_string());
    match text
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split('`').next())
    {
        Some(field) if path == "." => Error::field(field.to_owned(), "is required"),
        Some(field) => Error::field(format!("{path}.{field}"), "is required"),
        None => Error::field(path, rule(&text)),
    }
}

/// The rule that a value breaks. Messages of the product's own types say it themselves.
fn rule(text: &str) -> String {
    if let Some(rest) = text.strip_prefix("unknown variant ") {
        let words = rest.split_once("expected ").map_or("", |(_, words)| words);
        let words: Vec<_> = words.split('`').skip(1).step_by(2).collect();
        return format!("must be {}", listed(&words));
    }
    let is_of_serde = ["invalid type: ", "invalid value: ", "invalid length "];
    if !is_of_serde.iter().any(|prefix| text.starts_with(prefix)) {
        return if text.starts_with("data did not match") {
            "has an unexpected type".to_owned()
        } else {
            text.to_owned()
        };
    }
    let expected = text.rsplit_once("expected ").map_or("", |(_, expected)| expected);
    match expected {
        "f32" | "f64" => "must be a number".to_owned(),
        "a boolean" => "must be true or false".to_owned(),
        "a sequence" => "must be a list".to_owned(),
        "a map" => "must be an object".to_owned(),
        text if text.contains("string") || text == "str" => "must be a text".to_owned(),
        text if text.starts_with("struct ") => "must be an object".to_owned(),
        text if text.starts_with('u') && text.ends_with(|last: char| last.is_ascii_digit() || last == 'e') => {
            "must be a whole number, 0 or more".to_owned()
        }
        text if text.starts_with('i') && text.ends_with(|last: char| last.is_ascii_digit() || last == 'e') => {
            "must be a whole number".to_owned()
        }
        text => match tuple_size(text) {
            Some(size) => format!("must be a list of {size} values"),
            None => "has an unexpected type".to_owned(),
        },
    }
}

fn tuple_size(expected: &str) -> Option<u32> {
    expected.strip_prefix("a tuple of size ")?.parse().ok()
}

/// `a`, `a or b`, `a, b or c`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => "another word".to_owned(),
        [word] => (*word).to_owned(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Word {
        Big,
        Small,
    }

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[expect(dead_code, reason = "only its type counts")]
        name: String,
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Body {
        text: Option<String>,
        price: Option<f64>,
        count: Option<u32>,
        change: Option<i64>,
        flag: Option<bool>,
        intervals: Option<Vec<(f64, f64)>>,
        word: Option<Word>,
        inner: Option<Inner>,
    }

    fn broken(body: Value) -> (String, String) {
        let error = serde_path_to_error::deserialize::<_, Body>(body).unwrap_err();
        let error = wrong_type(&error);
        let field = &error.parts().fields[0];
        (field.field.to_string(), field.message.to_string())
    }

    #[test]
    fn types_are_named_as_json_names_them() {
        for (body, field, message) in [
            (json!({ "text": 1 }), "text", "must be a text"),
            (json!({ "price": "10" }), "price", "must be a number"),
            (json!({ "count": -1 }), "count", "must be a whole number, 0 or more"),
            (json!({ "count": 1.5 }), "count", "must be a whole number, 0 or more"),
            (json!({ "change": "x" }), "change", "must be a whole number"),
            (json!({ "flag": "yes" }), "flag", "must be true or false"),
            (json!({ "intervals": 1 }), "intervals", "must be a list"),
            (
                json!({ "intervals": [[]] }),
                "intervals[0]",
                "must be a list of 2 values",
            ),
            (json!({ "word": "medium" }), "word", "must be big or small"),
            (json!({ "inner": 1 }), "inner", "must be an object"),
            (json!({ "inner": {} }), "inner.name", "is required"),
        ] {
            assert_eq!(broken(body.clone()), (field.to_owned(), message.to_owned()), "{body}");
        }
    }

    #[test]
    fn a_body_that_is_not_json_says_where_it_ends_or_breaks() {
        let detail = |text: &str| {
            let error = serde_json::from_str::<Value>(text).unwrap_err();
            not_json(text.as_bytes(), &error).parts().detail.to_string()
        };
        assert_eq!(detail(" \n"), "The body is empty; send a JSON object.");
        assert_eq!(
            detail("{"),
            "The body is not valid JSON: it ends too early, at line 1, column 1."
        );
        assert_eq!(detail("{a}"), "The body is not valid JSON: see line 1, column 2.");
    }
}
