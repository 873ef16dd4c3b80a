//! Refuses requests that did not come through the edge, where the template says so.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::error::{Error, ErrorCode, Result};
use crate::http::client_address::is_from_the_edge;

/// Passes a request on if it came through the edge, or if it need not: requests to the API's own address are not seen
/// by the web ACL of the edge.
pub(crate) async fn check(State(app): State<App>, request: Request, next: Next) -> Result<Response> {
    if app.config.flag("EDGE_ONLY") && !is_from_the_edge(request.headers(), &app) {
        return Err(Error::new(
            ErrorCode::Forbidden,
            "Please use the public address of this service.",
        ));
    }
    Ok(next.run(request).await)
}
