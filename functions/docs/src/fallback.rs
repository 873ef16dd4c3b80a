//! `$default`: requests that no operation takes. Another method of a known path is a 405 with `Allow`, the rest is a
//! 404.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::{Method, Uri};
use serde::Deserialize;
use serde::de::IgnoredAny as Ignored;
use shared::http::problem;
use shared::{Error, ErrorCode, Result};

use crate::OPENAPI;

/// The members of a path item that are operations (OpenAPI 3.1, "Path Item Object").
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

static PATHS: LazyLock<Result<Paths>> = LazyLock::new(|| Paths::read(OPENAPI));

/// Refuses a request that no operation takes.
pub(crate) async fn fallback(method: Method, uri: Uri) -> Error {
    match &*PATHS {
        Ok(paths) => paths.refusal(&method, uri.path()),
        Err(error) => Error::internal(error.to_string()),
    }
}

/// The paths of the API, each with its methods as a value for `Allow`.
struct Paths(matchit::Router<String>);

#[derive(Deserialize)]
struct Document {
    paths: BTreeMap<String, BTreeMap<String, Ignored>>,
}

impl Paths {
    fn read(openapi: &str) -> Result<Self> {
        let document: Document = serde_json::from_str(openapi).map_err(Error::internal)?;
        let mut router = matchit::Router::new();
        for (path, item) in document.paths {
            let methods = METHODS.iter().filter(|method| item.contains_key(**method));
            let methods: Vec<_> = methods.map(|method| method.to_uppercase()).collect();
            router.insert(path, methods.join(", ")).map_err(Error::internal)?;
        }
        Ok(Self(router))
    }

    fn refusal(&self, method: &Method, path: &str) -> Error {
        match self.0.at(path) {
            Ok(found) if !found.value.split(", ").any(|allowed| allowed == method.as_str()) => {
                let detail = format!("This path supports {}.", found.value);
                Error::new(ErrorCode::MethodNotAllowed, detail).allow(found.value.clone())
            }
            _ => problem::no_route(self.advice(path)),
        }
    }

    /// What to do about a path that no operation has. Clients often forget that paths begin with `/api`.
    fn advice(&self, path: &str) -> String {
        let meant = format!("/api{path}");
        match self.0.at(meant.trim_end_matches('/')) {
            Ok(_) if !path.starts_with("/api/") => format!("No operation has this path. Did you mean {meant}?"),
            _ => "No operation has this path; see /api/docs.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(method: Method, path: &str) -> Option<String> {
        let document = r#"{"paths": {
            "/api": {"get": {}},
            "/api/users/me": {"summary": "", "parameters": [], "get": {}, "patch": {}, "put": {}},
            "/api/users/{id}": {"get": {}},
            "/api/users/{user_id}/posts/{post_id}": {"delete": {}}
        }}"#;
        Paths::read(document)
            .unwrap()
            .refusal(&method, path)
            .parts()
            .allow
            .clone()
    }

    #[test]
    fn a_known_path_names_its_methods() {
        assert_eq!(allowed(Method::POST, "/api").as_deref(), Some("GET"));
        assert_eq!(allowed(Method::DELETE, "/api/users/7").as_deref(), Some("GET"));
        assert_eq!(allowed(Method::GET, "/api/users/7/posts/8").as_deref(), Some("DELETE"));
    }

    #[test]
    fn a_literal_segment_wins_over_a_parameter() {
        assert_eq!(
            allowed(Method::DELETE, "/api/users/me").as_deref(),
            Some("GET, PUT, PATCH")
        );
        assert_eq!(allowed(Method::GET, "/api/users/me/posts/8").as_deref(), Some("DELETE"));
    }

    #[test]
    fn other_paths_are_not_found() {
        for path in [
            "/",
            "/api/",
            "/apis",
            "/api/users",
            "/api/users/",
            "/api/users/7/posts",
            "/api/users/7/posts/8/9",
        ] {
            assert_eq!(allowed(Method::POST, path), None, "{path}");
        }
    }

    #[test]
    fn a_path_without_the_prefix_is_corrected() {
        let paths = Paths::read(r#"{"paths": {"/api/users/me": {"get": {}}}}"#).unwrap();
        let detail = |path| paths.refusal(&Method::GET, path).parts().detail.to_string();
        assert_eq!(
            detail("/users/me"),
            "No operation has this path. Did you mean /api/users/me?"
        );
        assert_eq!(detail("/api/user/me"), "No operation has this path; see /api/docs.");
    }

    #[test]
    fn the_generated_document_is_readable() {
        assert!(PATHS.is_ok());
    }
}
