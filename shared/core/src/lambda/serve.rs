//! A function as a Lambda container runs it.

use lambda_http::Adapter;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::value::RawValue;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;

use crate::app::App;
use crate::http::Group;
use crate::http::group::Routes;
use crate::lambda::encoding::encoded;
use crate::lambda::{EventHandler, Function, Invoker, Kind};
use crate::log;
use crate::platform::Platform;

/// Runs `function` as a Lambda container, until Lambda ends it.
///
/// # Errors
/// The function cannot start, or the runtime API is gone.
#[inline]
pub fn serve(function: Function) -> Result<(), Error> {
    // Small enough to become a part of `main`, so that the linker sees which functions never need the document.
    match function.kind {
        Kind::Http { routes, .. } => serve_http(routes),
        Kind::Events(handler) => serve_events(handler),
    }
}

fn serve_http(routes: fn() -> Group<Routes>) -> Result<(), Error> {
    log::start();
    runtime()?.block_on(async {
        let app = App::start(Platform::lambda()).await?;
        app.warm_up().await;
        let adapter = Adapter::from(routes().finish().into_router(app));
        lambda_runtime::run(adapter.map_request(encoded)).await
    })
}

fn serve_events(handler: EventHandler) -> Result<(), Error> {
    log::start();
    runtime()?.block_on(async {
        let invoker = Invoker::events(App::start(Platform::lambda()).await?, handler);
        lambda_runtime::run(service_fn(move |event: LambdaEvent<Box<RawValue>>| {
            let invoker = invoker.clone();
            async move {
                let reply = invoker
                    .invoke_text(event.payload.get(), &event.context.request_id)
                    .await?;
                Ok::<_, Error>(RawValue::from_string(reply)?)
            }
        }))
        .await
    })
}

/// A container handles one event at a time on a fraction of a core: more threads would only cost.
fn runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}
