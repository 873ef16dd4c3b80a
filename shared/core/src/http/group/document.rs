//! A group as an OpenAPI document.

use axum::handler::Handler;
use serde_json::Value;
use utoipa::openapi::path::PathItem;
use utoipa::openapi::{self, Components, HttpMethod, Info, OpenApi, Paths};
use utoipa_axum::router::UtoipaMethodRouter;

use crate::app::App;
use crate::http::group::{Alias, Operation, Sink};

/// The extension that names the handler of an operation, for generators and tests. Published documents do not have it.
pub const HANDLER: &str = "x-handler";
/// The extension that names the operation, such as `POST /api/orders`, of which another path is an alias.
pub const ALIAS_OF: &str = "x-alias-of";

/// The OpenAPI document of a group.
pub struct Document(OpenApi);

impl Default for Document {
    fn default() -> Self {
        Self(OpenApi::new(Info::new("", ""), Paths::new()))
    }
}

impl Sink for Document {
    fn add_operation(&mut self, operation: Operation<impl FnOnce() -> UtoipaMethodRouter<App>>) {
        let (schemas, paths, _) = (operation.document)();
        for (path, mut item) in paths.paths {
            for (index, (method, documented)) in operations(&mut item).into_iter().enumerate() {
                extend(documented, HANDLER, operation.handler.into());
                // An operation id belongs to one method.
                if index > 0 {
                    let id = documented.operation_id.clone().unwrap_or_default();
                    documented.operation_id = Some(format!("{id}_{}", word(&method)));
                }
            }
            self.add_path(path, item);
        }
        self.0
            .components
            .get_or_insert_with(Components::new)
            .schemas
            .extend(schemas);
    }

    fn add_alias(&mut self, (method, alias, canonical): &Alias) {
        let operation = self.0.paths.get_path_operation(canonical, method.clone());
        let Some(mut operation) = operation.cloned() else {
            return;
        };
        let id = operation.operation_id.unwrap_or_default();
        operation.operation_id = Some(format!(
            "{id}_at{}",
            alias.replace(|letter: char| !letter.is_alphanumeric(), "_")
        ));
        let canonical = format!("{} {canonical}", word(method).to_uppercase());
        extend(&mut operation, ALIAS_OF, canonical.into());
        self.add_path((*alias).to_owned(), PathItem::new(method.clone(), operation));
    }

    /// The fallback is not an operation.
    fn set_fallback<H: Handler<T, App>, T: 'static>(&mut self, _handler: H) {}
}

impl Document {
    fn add_path(&mut self, path: String, item: PathItem) {
        match self.0.paths.paths.get_mut(&path) {
            Some(existing) => existing.merge_operations(item),
            None => {
                self.0.paths.paths.insert(path, item);
            }
        }
    }

    /// The document.
    pub(crate) fn into_openapi(self) -> OpenApi {
        self.0
    }
}

fn extend(operation: &mut openapi::path::Operation, name: &str, value: Value) {
    let extensions = operation.extensions.get_or_insert_default();
    extensions.insert(name.to_owned(), value);
}

/// The operations of a path item by method.
fn operations(item: &mut PathItem) -> Vec<(HttpMethod, &mut openapi::path::Operation)> {
    let PathItem {
        get,
        put,
        post,
        delete,
        patch,
        ..
    } = item;
    [
        (HttpMethod::Get, get),
        (HttpMethod::Put, put),
        (HttpMethod::Post, post),
        (HttpMethod::Delete, delete),
        (HttpMethod::Patch, patch),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
    .collect()
}

fn word(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "get",
        HttpMethod::Post => "post",
        HttpMethod::Put => "put",
        HttpMethod::Delete => "delete",
        HttpMethod::Options => "options",
        HttpMethod::Head => "head",
        HttpMethod::Patch => "patch",
        HttpMethod::Trace => "trace",
    }
}
