use std::sync::Mutex;

use shared::clock::Clock;

use super::*;
use crate::faults::{Fault, Kind};
use crate::template::QueueSpec;

type Events = Arc<Mutex<Vec<Value>>>;

fn queue(name: &str, dead_letter: Option<(String, i32)>) -> QueueSpec {
    QueueSpec {
        name: name.to_owned(),
        visibility_timeout: 30,
        dead_letter,
        attributes: BTreeMap::new(),
    }
}

/// A queue whose function answers with `reply`.
async fn started(
    partial_batch: bool,
    faults: Faults,
    reply: fn(&Value) -> Result<Value, &'static str>,
) -> (Queues, Pollers, Events) {
    let queues = Queues::new(([127, 0, 0, 1], 1).into(), Clock::system());
    let (pollers, events) = polled(&queues, partial_batch, faults, Some(Duration::ZERO), reply).await;
    (queues, pollers, events)
}

async fn polled(
    queues: &Queues,
    partial_batch: bool,
    faults: Faults,
    retry_delay: Option<Duration>,
    reply: fn(&Value) -> Result<Value, &'static str>,
) -> (Pollers, Events) {
    queues.create(&queue("Dead", None)).await.unwrap();
    queues
        .create(&queue("Jobs", Some(("Dead".to_owned(), 3))))
        .await
        .unwrap();
    let source = QueueSource {
        queue: "Jobs".to_owned(),
        batch_size: 10,
        partial_batch,
    };
    let function = FunctionSpec {
        logical_id: "WorkerFunction".to_owned(),
        binary: "worker".to_owned(),
        environment: BTreeMap::new(),
        statements: Vec::new(),
        timeout_seconds: 3,
        queues: vec![source],
        schedules: Vec::new(),
        is_websocket: false,
    };
    let events = Events::default();
    let seen = Arc::clone(&events);
    let invoke: Invoke = Arc::new(move |binary, event| {
        assert_eq!(binary, "worker");
        let answer = reply(&event);
        seen.lock().unwrap().push(event);
        Box::pin(async move { Ok(answer?) })
    });
    let delivery = Delivery {
        queues: queues.clone(),
        invoke,
        faults,
        retry_delay,
    };
    (Pollers::start([&function], &delivery), events)
}

async fn drained(pollers: &Pollers) {
    assert!(pollers.drain(Instant::now() + Duration::from_secs(5)).await);
}

#[tokio::test]
async fn a_message_becomes_lambdas_event_and_is_deleted() {
    let (queues, pollers, events) = started(true, Faults::default(), |_| Ok(Value::Null)).await;
    queues.send("Jobs", "hello".to_owned()).await.unwrap();
    drained(&pollers).await;
    let events = events.lock().unwrap();
    assert_eq!(events.len(), 1);
    let record = &events[0]["Records"][0];
    assert_eq!(record["body"], "hello");
    assert_eq!(record["md5OfBody"], "5d41402abc4b2a76b9719d911017c592");
    assert_eq!(record["eventSourceARN"], "arn:aws:sqs:us-east-1:000000000000:Jobs");
    assert_eq!(record["attributes"]["ApproximateReceiveCount"], "1");
    assert!(pollers.tasks.len() == 1);
}

#[tokio::test]
async fn only_the_messages_that_failed_come_again_and_end_in_the_dead_letter_queue() {
    let poison = |event: &Value| {
        let records = event["Records"].as_array().unwrap().iter();
        let failed = records
            .filter(|record| record["body"] == "poison")
            .map(|record| json!({"itemIdentifier": record["messageId"]}));
        Ok(json!({"batchItemFailures": failed.collect::<Vec<_>>()}))
    };
    let (queues, pollers, events) = started(true, Faults::default(), poison).await;
    queues.send("Jobs", "poison".to_owned()).await.unwrap();
    queues.send("Jobs", "good".to_owned()).await.unwrap();
    drained(&pollers).await;
    let deliveries = |body: &str| {
        let events = events.lock().unwrap();
        events
            .iter()
            .flat_map(|event| event["Records"].as_array().unwrap().clone())
            .filter(|record| record["body"] == body)
            .count()
    };
    assert_eq!((deliveries("good"), deliveries("poison")), (1, 3));
    assert_eq!(
        pollers.depths().await.unwrap()["Dead"],
        QueueDepth {
            visible: 1,
            in_flight: 0
        }
    );
}

#[tokio::test]
async fn a_failed_invocation_fails_the_whole_batch() {
    for partial_batch in [false, true] {
        let (queues, pollers, events) = started(partial_batch, Faults::default(), |_| Err("panicked")).await;
        queues.send("Jobs", "a".to_owned()).await.unwrap();
        drained(&pollers).await;
        assert_eq!(events.lock().unwrap().len(), 3);
        assert_eq!(pollers.depths().await.unwrap()["Dead"].visible, 1);
    }
}

#[tokio::test]
async fn a_message_of_a_function_that_crashed_waits_for_the_visibility_timeout() {
    let clock = Clock::system();
    let queues = Queues::new(([127, 0, 0, 1], 1).into(), clock.clone());
    let following = tokio::spawn(queues.clone().follow_the_clock());
    let (pollers, events) = polled(&queues, true, Faults::default(), None, |_| Err("panicked")).await;
    queues.send("Jobs", "a".to_owned()).await.unwrap();
    for receives in 1..=3 {
        while queues.waiting() == 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        assert_eq!(events.lock().unwrap().len(), receives);
        clock.advance(25);
        tokio::time::sleep(Duration::from_millis(60)).await;
        assert_eq!(queues.waiting(), 1, "it came again before its time");
        clock.advance(5);
        // It comes again, or goes to the dead letters.
        while events.lock().unwrap().len() == receives && queues.waiting() == 1 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
    drained(&pollers).await;
    assert_eq!(pollers.depths().await.unwrap()["Dead"].visible, 1);
    following.abort();
}

#[tokio::test]
async fn without_partial_batches_a_reply_is_a_success() {
    let everything =
        |event: &Value| Ok(json!({"batchItemFailures": [{"itemIdentifier": event["Records"][0]["messageId"]}]}));
    let (queues, pollers, events) = started(false, Faults::default(), everything).await;
    queues.send("Jobs", "a".to_owned()).await.unwrap();
    drained(&pollers).await;
    assert_eq!(events.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn the_duplicate_fault_delivers_twice() {
    let faults = Faults::default();
    faults
        .set(Fault {
            target: Target::Sqs,
            kind: Kind::Duplicate,
            rate: 1.0,
            seconds: 30,
            spare: 0,
        })
        .unwrap();
    let (queues, pollers, events) = started(true, faults, |_| Ok(Value::Null)).await;
    queues.send("Jobs", "a".to_owned()).await.unwrap();
    drained(&pollers).await;
    let events = events.lock().unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(events[0], events[1]);
}

#[test]
fn a_reply_of_another_form_fails_the_batch() {
    assert_eq!(reported(&json!({})), Some(Vec::new()));
    assert_eq!(reported(&Value::Null), Some(Vec::new()));
    assert_eq!(reported(&json!({"batchItemFailures": [{"itemIdentifier": ""}]})), None);
    assert_eq!(reported(&json!({"batchItemFailures": "all"})), None);
    assert_eq!(reported(&json!("done")), None);
}
