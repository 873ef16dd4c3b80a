//! Hints for developers: fields and parameters that an operation does not have are ignored, as API-DESIGN.md promises,
//! but in the local cloud a reply says so in the header `x-local-hint`. Elsewhere nothing is collected.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use http::HeaderValue;
use serde::de::{Deserializer, Error as _, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

/// The maximum number of hints of a reply.
const MAX_HINTS: usize = 5;

tokio::task_local! {
    static HINTS: Arc<Mutex<Vec<String>>>;
}

/// Runs a request and returns its reply with its hints.
pub(crate) async fn collected<F: Future>(request: F) -> (F::Output, Vec<String>) {
    let hints = Arc::<Mutex<Vec<String>>>::default();
    let output = HINTS.scope(Arc::clone(&hints), request).await;
    let hints = std::mem::take(&mut *hints.lock().unwrap_or_else(PoisonError::into_inner));
    (output, hints)
}

/// The hints as a header.
pub(crate) fn header(hints: &[String]) -> Option<HeaderValue> {
    HeaderValue::try_from(hints.join("; "))
        .ok()
        .filter(|value| !value.is_empty())
}

/// Notes which of `given` are not fields of `B`.
pub(crate) fn compare<'g, B: for<'de> Deserialize<'de>>(
    kind: &str,
    given: impl Iterator<Item = &'g str>,
    aliases: &[&[(&str, &str)]],
) {
    // An error says that nobody collects hints.
    let _nobody = HINTS.try_with(|hints| {
        let Some(fields) = fields::<B>() else { return };
        let others = aliases.iter().copied().flatten().map(|(alias, _)| *alias);
        let known: Vec<_> = fields.iter().copied().chain(others).collect();
        let unknown = given
            .filter(|name| !known.contains(name))
            .map(|name| hint(kind, name, &known));
        let mut hints = hints.lock().unwrap_or_else(PoisonError::into_inner);
        hints.extend(unknown.take(MAX_HINTS));
    });
}

fn hint(kind: &str, name: &str, known: &[&str]) -> String {
    let shown: String = name.chars().filter(char::is_ascii_graphic).take(40).collect();
    let nearest = known
        .iter()
        .map(|known| (distance(&snake_case(name), known), known))
        .min();
    match nearest {
        Some((changes, known)) if changes <= known.len().div_ceil(3) && changes + 1 < known.len() => {
            format!("the {kind} {shown} is ignored: did you mean {known}?")
        }
        _ => format!("the {kind} {shown} is ignored"),
    }
}

/// `phoneNumber` as `phone_number`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake.replace('-', "_")
}

/// How many letters have to be added, removed or replaced (Levenshtein distance).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<_> = other.chars().collect();
    let mut row: Vec<_> = (0..=other.len()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (column, candidate) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *candidate);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

/// The names of the fields of a struct. `None` for other types, and for structs that flatten others.
fn fields<B: for<'de> Deserialize<'de>>() -> Option<&'static [&'static str]> {
    let mut fields = None;
    let _never_succeeds = B::deserialize(Probe(&mut fields));
    fields
}

/// A deserializer that only listens for the names of fields.
struct Probe<'p>(&'p mut Option<&'static [&'static str]>);

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Self::Error> {
        Err(Self::Error::custom("nothing to read"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        *self.0 = Some(fields);
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only the names count")]
    struct Body {
        phone_number: String,
        title: Option<String>,
    }

    #[tokio::test]
    async fn unknown_names_are_reported_with_the_nearest_known_one() {
        let given = ["phoneNumber", "titel", "phone", "weather", "title"];
        let aliases: &[&[_]] = &[&[("phone", "phone_number")]];
        let compared = async { compare::<Body>("field", given.into_iter(), aliases) };
        let ((), hints) = collected(compared).await;
        assert_eq!(
            header(&hints).unwrap(),
            "the field phoneNumber is ignored: did you mean phone_number?; the field titel is ignored: did you mean \
             title?; the field weather is ignored"
        );
    }

    #[tokio::test]
    async fn nothing_is_collected_for_types_without_fields() {
        let compared = async { compare::<Vec<String>>("field", ["a"].into_iter(), &[]) };
        assert_eq!(collected(compared).await.1, Vec::<String>::new());
        // Nobody collects: this does nothing.
        compare::<Body>("field", ["a"].into_iter(), &[]);
    }
}
