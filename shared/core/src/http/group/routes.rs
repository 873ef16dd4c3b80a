//! A group as the routes of a function.

use std::collections::HashMap;

use axum::handler::Handler;
use axum::routing::MethodRouter;
use axum::{Router, middleware};
use utoipa::openapi::HttpMethod;
use utoipa_axum::router::UtoipaMethodRouter;

use crate::app::App;
use crate::http::group::{Alias, Operation, Sink};
use crate::http::{edge_only, problem, request};

/// The router of a group.
pub struct Routes {
    router: Router<App>,
    /// The handlers by canonical path, for the aliases.
    handlers: HashMap<String, Vec<(HttpMethod, MethodRouter<App>)>>,
}

impl Default for Routes {
    fn default() -> Self {
        Self {
            router: Router::new().fallback(problem::unknown_path),
            handlers: HashMap::new(),
        }
    }
}

impl Sink for Routes {
    fn add_operation(&mut self, operation: Operation<impl FnOnce() -> UtoipaMethodRouter<App>>) {
        for (_, handler) in &operation.handlers {
            self.route(&operation.path, handler.clone());
        }
        let handlers = self.handlers.entry(operation.path).or_default();
        handlers.extend(operation.handlers);
    }

    fn add_alias(&mut self, (method, alias, canonical): &Alias) {
        let mut handlers = self.handlers.get(*canonical).into_iter().flatten();
        if let Some((_, handler)) = handlers.find(|(of, _)| of == method) {
            self.route(alias, handler.clone());
        }
    }

    fn set_fallback<H: Handler<T, App>, T: 'static>(&mut self, handler: H) {
        let router = std::mem::take(&mut self.router);
        self.router = router.fallback(handler);
    }
}

impl Routes {
    fn route(&mut self, path: &str, handler: MethodRouter<App>) {
        self.router = std::mem::take(&mut self.router).route(path, handler);
    }

    /// The routes with everything around them: request id, log line, panics, problems. Every path answers HEAD where it
    /// answers GET, and a method that it does not have with 405 and `Allow`.
    pub(crate) fn into_router(self, app: App) -> Router {
        self.router
            .method_not_allowed_fallback(problem::unknown_method)
            .layer(middleware::from_fn_with_state(app.clone(), edge_only::check))
            .layer(middleware::from_fn_with_state(app.clone(), request::observe))
            .with_state(app)
    }
}
