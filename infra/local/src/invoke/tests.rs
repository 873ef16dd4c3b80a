use shared::clock::Clock;
use shared::error::Error;
use shared::lambda::Function;
use shared::platform::aws_http_client;
use shared::platform::{Platform, ProviderHttp};

use super::*;

/// `function`, started where there are no engines.
pub(crate) async fn deployed(function: Function, timeout: Duration) -> Deployed {
    let clock = Clock::system();
    let platform = Platform {
        environment: BTreeMap::new(),
        clock: clock.clone(),
        aws_http: aws_http_client(),
        http: ProviderHttp::default(),
        interceptors: Vec::new(),
        observer: shared::platform::Observer::default(),
    };
    let name = function.name();
    Deployed::new(name, function.start(platform).await.unwrap(), timeout, Ids::new(clock))
}

async fn outcome(function: Function) -> (Result<Invocation, Failure>, Statistics) {
    let function = deployed(function, Duration::from_millis(50)).await;
    let outcome = invoke(&function, Value::Null).await;
    (outcome, function.statistics())
}

#[tokio::test]
async fn a_success_is_counted_and_measured() {
    let (outcome, statistics) = outcome(Function::schedule("good", |_app| async { Ok(()) })).await;
    assert_eq!(outcome.unwrap().reply, Value::Null);
    assert_eq!(
        (statistics.invocations, statistics.errors, statistics.running),
        (1, 0, 0)
    );
    assert!(statistics.last.is_some());
}

#[tokio::test]
async fn a_function_that_takes_too_long_is_stopped() {
    let (outcome, statistics) = outcome(Function::schedule("slow", |_app| std::future::pending())).await;
    let failure = outcome.unwrap_err().to_string();
    assert!(failure.ends_with("Task timed out after 0.05 seconds"), "{failure}");
    assert_eq!((statistics.errors, statistics.running), (1, 0));
}

#[tokio::test]
async fn errors_panics_and_large_events_are_failures() {
    let bad = Function::schedule("bad", |_app| async { Err(Error::internal("broken")) });
    assert!(matches!(outcome(bad).await.0, Err(Failure::Function { .. })));
    let broken = Function::schedule("broken", |_app| async { panic!("broken") });
    let (failed, statistics) = outcome(broken).await;
    assert!(matches!(failed, Err(Failure::Function { .. })));
    assert_eq!((statistics.errors, statistics.running), (1, 0));
    let function = deployed(
        Function::schedule("any", |_app| async { Ok(()) }),
        Duration::from_secs(1),
    )
    .await;
    let large = "x".repeat(EVENT_LIMIT).into();
    assert!(matches!(invoke(&function, large).await, Err(Failure::EventTooLarge(_))));
}
