//! An endpoint group: its operations, the aliases of their paths, and the OpenAPI that both make.

use std::collections::{HashMap, HashSet};

use axum::handler::Handler;
use axum::routing::MethodRouter;
use axum::{Router, middleware};
use utoipa::openapi::path::{HttpMethod, Operation, PathItem};
use utoipa::openapi::{Components, Info, OpenApi, Paths};
use utoipa_axum::router::UtoipaMethodRouter;

use super::{problem, request};
use crate::app::App;

/// A second path of an operation: method, alias, canonical path.
pub type Alias = (HttpMethod, &'static str, &'static str);

type OperationId = Option<String>;

/// An endpoint group on its way to become a function.
pub struct Group {
    router: Router<App>,
    openapi: OpenApi,
    /// The handlers by canonical path, for the aliases; those of one operation share its id.
    handlers: HashMap<String, Vec<(HttpMethod, OperationId, MethodRouter<App>)>>,
}

impl Default for Group {
    fn default() -> Self {
        Self::new()
    }
}

impl Group {
    /// A group without operations.
    #[must_use]
    pub fn new() -> Self {
        Self {
            router: Router::new().fallback(problem::unknown_path),
            openapi: OpenApi::new(Info::new("", ""), Paths::new()),
            handlers: HashMap::new(),
        }
    }

    /// Adds an operation, as `routes!(its::handler)`.
    #[must_use]
    pub fn operation(mut self, (schemas, paths, handler): UtoipaMethodRouter<App>) -> Self {
        for (path, mut item) in paths.paths {
            self.router = self.router.route(&path, handler.clone());
            let operations = operations(&mut item);
            let several = operations.len() > 1;
            let shared_id = operations
                .first()
                .and_then(|(_, operation)| operation.operation_id.clone());
            for (position, (method, operation)) in operations.into_iter().enumerate() {
                self.handlers.entry(path.clone()).or_default().push((
                    method.clone(),
                    shared_id.clone(),
                    handler.clone(),
                ));
                // An operation id belongs to one method.
                if several && position > 0 {
                    let id = operation.operation_id.clone().unwrap_or_default();
                    operation.operation_id = Some(format!("{id}_{}", word(&method)));
                }
            }
            self.add_path(path, item);
        }
        self.openapi
            .components
            .get_or_insert_with(Components::new)
            .schemas
            .extend(schemas);
        self
    }

    /// Adds second paths. An alias of an operation that does not exist is a mistake that the contract tests find: it is in no
    /// document then.
    #[must_use]
    pub fn aliases(mut self, aliases: &[Alias]) -> Self {
        let mut routed = HashSet::new();
        for (method, alias, canonical) in aliases {
            let handler = self
                .handlers
                .get(*canonical)
                .and_then(|all| all.iter().find(|(of, ..)| of == method));
            let Some((_, operation, handler)) = handler else {
                continue;
            };
            // The handler of an operation with several methods answers all of them.
            if routed.insert((*alias, operation.clone())) {
                self.router = self.router.route(alias, handler.clone());
            }
            let Some(mut operation) = self
                .openapi
                .paths
                .get_path_operation(canonical, method.clone())
                .cloned()
            else {
                continue;
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
        self
    }

    /// Answers what no operation answers, other methods of this group's own paths included: for the function behind the
    /// `$default` route. To be called last.
    #[must_use]
    pub fn fallback<H: Handler<T, App>, T: 'static>(mut self, handler: H) -> Self {
        self.router = self
            .router
            .method_not_allowed_fallback(handler.clone())
            .fallback(handler);
        self
    }

    fn add_path(&mut self, path: String, item: PathItem) {
        match self.openapi.paths.paths.get_mut(&path) {
            Some(existing) => existing.merge_operations(item),
            None => {
                self.openapi.paths.paths.insert(path, item);
            }
        }
    }

    /// What this group answers.
    #[must_use]
    pub fn openapi(&self) -> &OpenApi {
        &self.openapi
    }

    /// The group with everything around it: request id, log line, panics, problems.
    pub(crate) fn into_router(self, app: App) -> Router {
        self.router
            .method_not_allowed_fallback(problem::unknown_method)
            .layer(middleware::from_fn_with_state(app.clone(), request::observe))
            .with_state(app)
    }
}

/// The operations of a path item by method.
fn operations(item: &mut PathItem) -> Vec<(HttpMethod, &mut Operation)> {
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
