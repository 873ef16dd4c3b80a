//! `GET /api/docs/{asset}`.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use shared::{Error, Result};

use crate::VERSION;

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
/// Browsers ask again with each visit, and get 304 until the next deployment.
const CACHING: &str = "public, max-age=300";

/// A file of the page.
struct Asset {
    name: &'static str,
    content_type: &'static str,
    /// Compressed, if `is_compressed`: all browsers accept gzip.
    bytes: &'static [u8],
    is_compressed: bool,
}

const ASSETS: [Asset; 4] = [
    Asset {
        name: "scalar.js",
        content_type: SCRIPT,
        bytes: include_bytes!("scalar.js.gz"),
        is_compressed: true,
    },
    Asset {
        name: "scalar.css",
        content_type: STYLE,
        bytes: include_bytes!("scalar.css.gz"),
        is_compressed: true,
    },
    Asset {
        name: "page.js",
        content_type: SCRIPT,
        bytes: include_bytes!("page.js"),
        is_compressed: false,
    },
    Asset {
        name: "page.css",
        content_type: STYLE,
        bytes: include_bytes!("page.css"),
        is_compressed: false,
    },
];

/// Returns a file of the interactive documentation.
///
/// The scripts and styles of `/api/docs`. Large files are always compressed with gzip.
#[utoipa::path(get, path = "/api/docs/{asset}", tag = "docs",
    params(("asset" = String, Path, description = "The name of the file.", example = "page.js")),
    responses(
        (status = 200, content((String = "text/javascript"), (String = "text/css"))),
        (status = 304)),
    security(()))]
pub(crate) async fn get_docs_asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response> {
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    let asset = asset.ok_or_else(Error::not_found)?;
    // The size tells versions of a file apart that the product's version does not.
    let etag = format!("\"{VERSION}-{}\"", asset.bytes.len());
    let is_known = headers
        .get(IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == etag));
    let mut reply = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => asset.bytes.into_response(),
    };
    let headers = reply.headers_mut();
    headers.insert(ETAG, HeaderValue::try_from(etag).map_err(Error::internal)?);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(CACHING));
    if !is_known {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
        if asset.is_compressed {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
    }
    Ok(reply)
}
