//! A group as an OpenAPI document.

use axum::handler::Handler;
use utoipa::openapi;
use utoipa::openapi::path::PathItem;
use utoipa::openapi::{Components, HttpMethod, Info, OpenApi, Paths};
use utoipa_axum::router::UtoipaMethodRouter;

use super::{Alias, Operation, Target};
use crate::app::App;

/// What the group answers.
pub struct Document(OpenApi);

impl Default for Document {
    fn default() -> Self {
        Self(OpenApi::new(Info::new("", ""), Paths::new()))
    }
}

impl Target for Document {
    fn add_operation(&mut self, operation: Operation<impl FnOnce() -> UtoipaMethodRouter<App>>) {
        let (schemas, paths, _) = (operation.document)();
        for (path, mut item) in paths.paths {
            // An operation id belongs to one method.
            for (method, operation) in operations(&mut item).into_iter().skip(1) {
                let id = operation.operation_id.clone().unwrap_or_default();
                operation.operation_id = Some(format!("{id}_{}", word(&method)));
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
        operation.description = Some(format!(
            "The same operation as `{} {canonical}`.",
            word(method).to_uppercase()
        ));
        self.add_path((*alias).to_owned(), PathItem::new(method.clone(), operation));
    }

    /// What answers the rest is no operation.
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
