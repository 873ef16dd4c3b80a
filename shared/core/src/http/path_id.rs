//! Ids in paths.

use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, Path};
use http::request::Parts;

use crate::app::App;
use crate::error::{Error, Result};
use crate::ids::Id;

/// The only id of a path. A malformed id names nothing, so the reply is 404.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathId<I>(pub I);

impl<T> FromRequestParts<App> for PathId<Id<T>> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self> {
        let Path(text): Path<String> = parts.extract().await.map_err(|_| Error::not_found())?;
        text.parse().map(Self).map_err(|_| Error::not_found())
    }
}
