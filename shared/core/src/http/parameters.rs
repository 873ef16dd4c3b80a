//! The query parameters of a request.

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::app::App;
use crate::error::{Error, Result};
use crate::http::body::hints;
use crate::http::{Fields, Validate};
use crate::text;

/// Query parameters that keep the rules of `T`. `T::Body` holds them as texts in their normal form: unknown parameters
/// are ignored, empty ones are absent, and of repeated ones the first counts.
#[derive(Clone, Debug)]
pub struct Parameters<T>(pub T);

impl<T: Validate> FromRequestParts<App> for Parameters<T>
where
    T::Body: DeserializeOwned,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self> {
        parse(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

fn parse<T: Validate>(query: &str) -> Result<T>
where
    T::Body: DeserializeOwned,
{
    let mut texts = Map::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let value = Some(value.trim()).filter(|text| !text.is_empty());
        texts.entry(name).or_insert_with(|| value.map(text::normalize).into());
    }
    hints::compare::<T::Body>(
        "parameter",
        texts.keys().map(String::as_str).filter(|name| !is_of_page(name)),
        &[],
    );
    let body = serde_json::from_value(Value::Object(texts)).map_err(Error::internal)?;
    let mut fields = Fields::default();
    let parameters = T::validate(body, &mut fields);
    fields.finish(parameters)
}

/// [`Page`](crate::http::Page) reads these beside the parameters of an operation.
fn is_of_page(name: &str) -> bool {
    matches!(name, "limit" | "cursor")
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq)]
    struct Filter(Option<u8>);

    #[derive(Deserialize)]
    struct Query {
        age: Option<String>,
    }

    impl Validate for Filter {
        type Body = Query;

        fn validate(query: Query, fields: &mut Fields) -> Option<Self> {
            let age = fields.optional("age", query.age, |text| text.parse().map_err(|_| "must be a number"));
            Some(Self(age))
        }
    }

    #[test]
    fn unknown_empty_and_repeated_parameters_are_ignored() {
        assert_eq!(parse::<Filter>("other=1").unwrap(), Filter(None));
        assert_eq!(parse::<Filter>("age=%20").unwrap(), Filter(None));
        assert_eq!(parse::<Filter>("age=+7&age=x").unwrap(), Filter(Some(7)));
        assert_eq!(parse::<Filter>("age=&age=x").unwrap(), Filter(None));
        assert!(parse::<Filter>("age=x").is_err());
    }

    #[test]
    fn texts_are_in_their_normal_form() {
        struct Text(Option<String>);

        impl Validate for Text {
            type Body = Query;

            fn validate(query: Query, _fields: &mut Fields) -> Option<Self> {
                Some(Self(query.age))
            }
        }

        assert_eq!(parse::<Text>("age=e%CC%81").unwrap().0.as_deref(), Some("\u{e9}"));
    }
}
