//! Lists as CSV (RFC 4180) for spreadsheets: with a header line, paged like every list through `Link` (RFC 8288).

use axum::response::{IntoResponse as _, Response};
use csv::{Terminator, WriterBuilder};
use http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, LINK, VARY};
use http::{HeaderMap, HeaderValue};
use icu_normalizer::ComposingNormalizerBorrowed;

use crate::error::{Error, Result};
use crate::http::List;
use crate::text::is_invisible;

/// Spreadsheets take a file for UTF-8 only if it begins with this.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// How many digits a phone number has (ITU-T E.164; the shortest ones in use have seven).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// The format of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `{"results": […], "next": …}`.
    Json,
    /// `text/csv`.
    Csv,
}

impl Format {
    /// Parses the parameter `format`, which takes precedence over the header `Accept`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            "json" => Ok(Self::Json),
            "csv" => Ok(Self::Csv),
            _ => Err("must be json or csv"),
        }
    }

    /// The format that the header `Accept` requests.
    pub fn accepted(headers: &HeaderMap) -> Self {
        if accepts_csv(headers) { Self::Csv } else { Self::Json }
    }
}

fn accepts_csv(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut ranges = values.flat_map(|value| value.split(','));
    ranges.any(|range| {
        let essence = range.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("text/csv")
    })
}

/// The page as a file that is called `name`.csv, with these columns.
pub fn reply<const N: usize>(name: &str, columns: [&str; N], page: List<[String; N]>) -> Result<Response> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(columns).map_err(Error::internal)?;
    for row in page.results {
        writer.write_record(row.map(harmless)).map_err(Error::internal)?;
    }
    let body = writer
        .into_inner()
        .map_err(|error| Error::internal(error.into_error()))?;
    let mut reply = body.into_response();
    let headers = reply.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(VARY, HeaderValue::from_static("accept"));
    let file = format!("attachment; filename=\"{name}.csv\"");
    headers.insert(CONTENT_DISPOSITION, file.parse().map_err(Error::internal)?);
    if let Some(next) = page.next {
        let link = format!("<{next}>; rel=\"next\"");
        headers.insert(LINK, link.parse().map_err(Error::internal)?);
    }
    Ok(reply)
}

/// Spreadsheets run what looks like a formula ("CSV Injection", OWASP); a leading apostrophe makes it text. Some also
/// run full-width forms, and formulas behind a byte order mark or white space.
fn harmless(field: String) -> String {
    let visible = field.trim_start_matches(|letter: char| letter.is_whitespace() || is_invisible(letter));
    let mut first = ComposingNormalizerBorrowed::new_nfkc().normalize_iter(visible.chars().take(1));
    let is_formula = first.any(|letter| "=+-@".contains(letter));
    if is_formula && !is_phone(&field) || field.starts_with(['\t', '\r', '\n']) {
        format!("'{field}")
    } else {
        field
    }
}

/// A phone number in international form is a number and calculates nothing, and importers want it as it is.
fn is_phone(field: &str) -> bool {
    let digits = field.strip_prefix('+').unwrap_or_default();
    PHONE_DIGITS.contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn fields_are_quoted_and_formulas_are_text() {
        let row = |note: &str| ["+919876543210".to_owned(), note.to_owned()];
        let page = List {
            results: vec![
                row("said \"yes\", twice"),
                row("=1+1"),
                row("a\nb"),
                row("@a"),
                row("-1"),
            ],
            next: Some("/api/leads?cursor=x".to_owned()),
        };
        let reply = reply("leads", ["phone", "notes"], page).unwrap();
        assert_eq!(reply.headers()[LINK], "</api/leads?cursor=x>; rel=\"next\"");
        assert_eq!(
            reply.headers()[CONTENT_DISPOSITION],
            "attachment; filename=\"leads.csv\""
        );
        let body = axum::body::to_bytes(reply.into_body(), 1_000).await.unwrap();
        let expected = "\u{feff}phone,notes\r\n+919876543210,\"said \"\"yes\"\", twice\"\r\n+919876543210,'=1+1\r\n\
                        +919876543210,\"a\nb\"\r\n+919876543210,'@a\r\n+919876543210,'-1\r\n";
        assert_eq!(body, expected);
    }

    #[test]
    fn formulas_in_other_forms_are_text() {
        for formula in [
            "＝HYPERLINK(1)",
            "＋1",
            "－1",
            "＠a",
            "\u{feff}=1",
            "\u{200b} =1",
            "﹦1",
            "\t=1",
            "\n=1",
            "+1+1",
            "+1",
            "+1234567890123456",
        ] {
            assert_eq!(harmless(formula.to_owned()), format!("'{formula}"));
        }
        for text in ["", "a=1", "५-३", "\u{feff}a", "–5", "+919876543210"] {
            assert_eq!(harmless(text.to_owned()), text);
        }
    }

    #[test]
    fn csv_has_to_be_named() {
        let accepts =
            |value: &'static str| accepts_csv(&HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(value))]));
        assert!(accepts("text/csv") && accepts("application/json;q=0.5, Text/CSV; charset=utf-8"));
        assert!(!accepts("*/*") && !accepts("application/json") && !accepts("text/*"));
    }
}
