//! An endpoint group: its operations and the aliases of their paths. The same list becomes the function's [`Routes`] or
//! their [`Document`], so that a function's binary holds the code of its routes only.

mod document;
mod routes;

use axum::handler::Handler;
use axum::routing::MethodRouter;
use utoipa::openapi::path::HttpMethod;
use utoipa_axum::PathItemExt as _;
use utoipa_axum::router::UtoipaMethodRouter;

use crate::app::App;

pub use document::{ALIAS_OF, Document, HANDLER};
pub use routes::Routes;

/// A second path of an operation: method, alias, canonical path.
pub type Alias = (HttpMethod, &'static str, &'static str);

/// The operations of a function behind the HTTP API.
pub trait EndpointGroup {
    /// The description of the group in the documentation, where it is a tag.
    const DESCRIPTION: &'static str;

    /// Lists the operations.
    fn operations<T: Sink>() -> Group<T>;
}

/// A list of operations that is collected in a `T`.
#[derive(Default)]
pub struct Group<T>(T);

/// Collects the operations of a group: as routes, or as their documentation.
pub trait Sink: Default {
    /// Adds an operation. `document` makes its part of the OpenAPI.
    fn add_operation(&mut self, operation: Operation<impl FnOnce() -> UtoipaMethodRouter<App>>);

    /// Adds a second path of an operation.
    fn add_alias(&mut self, alias: &Alias);

    /// Sets the handler of all other paths.
    fn set_fallback<H: Handler<T, App>, T: 'static>(&mut self, handler: H);
}

/// An operation, as [`routes!`](crate::routes) reads it off a handler with `#[utoipa::path]`.
pub struct Operation<D> {
    /// The handler's path in its crate, such as `["notes", "create", "create_note"]`.
    pub handler: &'static [&'static str],
    /// The canonical path.
    pub path: String,
    /// The handler of each method.
    pub handlers: Vec<(HttpMethod, MethodRouter<App>)>,
    /// Makes schemas and path item.
    pub document: D,
}

/// The operation of a handler, named as `resource::verb::handler`. Its path and its methods stand in the handler's
/// `#[utoipa::path]`.
#[macro_export]
macro_rules! routes {
    ($resource:ident :: $verb:ident :: $handler:ident) => {
        $crate::http::group::paste! {
            $crate::routes!(@ $resource::$verb::[<__path_ $handler>], $resource::$verb::$handler)
        }
    };
    ($module:ident :: $handler:ident) => {
        $crate::http::group::paste! {
            $crate::routes!(@ $module::[<__path_ $handler>], $module::$handler)
        }
    };
    ($handler:ident) => {
        $crate::http::group::paste! { $crate::routes!(@ [<__path_ $handler>], $handler) }
    };
    (@ $path:path, $($handler:ident)::+) => {
        $crate::http::group::Operation::new(
            &[$(stringify!($handler)),+],
            <$path as utoipa::Path>::path(),
            <$path as utoipa::Path>::methods(),
            $($handler)::+,
            || $crate::http::group::utoipa_routes!($($handler)::+),
        )
    };
}

#[doc(hidden)]
pub use pastey::paste;
#[doc(hidden)]
pub use utoipa_axum::routes as utoipa_routes;

impl<D> Operation<D> {
    /// The operation of `handler` at `path`.
    #[must_use]
    pub fn new<H: Handler<T, App>, T: 'static>(
        name: &'static [&'static str],
        path: String,
        methods: Vec<HttpMethod>,
        handler: H,
        document: D,
    ) -> Self {
        let routed = |method: HttpMethod| {
            let router = MethodRouter::new().on(method.to_method_filter(), handler.clone());
            (method, router)
        };
        Self {
            handler: name,
            path,
            handlers: methods.into_iter().map(routed).collect(),
            document,
        }
    }
}

impl<T: Sink> Group<T> {
    /// A group without operations.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an operation, as `routes!(its::handler)`.
    #[must_use]
    pub fn operation(mut self, operation: Operation<impl FnOnce() -> UtoipaMethodRouter<App>>) -> Self {
        self.0.add_operation(operation);
        self
    }

    /// Adds the operations of a resource, which its module lists.
    #[must_use]
    pub fn resource(self, operations: impl FnOnce(Self) -> Self) -> Self {
        operations(self)
    }

    /// Adds second paths. An alias of an operation that does not exist is in no document, which the contract tests
    /// report.
    #[must_use]
    pub fn aliases(mut self, aliases: &[Alias]) -> Self {
        for alias in aliases {
            self.0.add_alias(alias);
        }
        self
    }

    /// Handles all paths that no operation has, for the function behind the `$default` route. Must be called last.
    #[must_use]
    pub fn fallback<H: Handler<A, App>, A: 'static>(mut self, handler: H) -> Self {
        self.0.set_fallback(handler);
        self
    }

    /// The collected operations.
    pub(crate) fn finish(self) -> T {
        self.0
    }
}
