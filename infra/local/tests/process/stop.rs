//! Ctrl-C keeps the data.

use futures::future::join_all;
use local::outbox::{Channel, Outbox};

use crate::actors::Person;
use crate::program::{Program, command};

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_ends_cleanly_and_loses_no_message() {
    let directory = tempfile::tempdir().unwrap();
    let program = Program::start(directory.path()).await;
    let people: Vec<_> = (60..80).map(Person::new).collect();
    let asked = join_all(people.iter().map(|person| person.ask_for_a_code(&program.url))).await;
    assert!(asked.into_iter().all(|status| status.unwrap() == 200));
    let (status, printed) = program.interrupt().await;
    assert_eq!(
        (status.code(), printed.as_str()),
        (Some(0), ""),
        "only the start line is printed"
    );
    let outbox = Outbox::open(&directory.path().join("outbox.jsonl")).unwrap();
    for person in &people {
        assert_eq!(outbox.list(Some(Channel::Sms), Some(&person.phone)).len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_codes_and_the_outbox_survive_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let (registered, asking) = (Person::new(90), Person::new(91));
    let program = Program::start(directory.path()).await;
    assert_eq!(registered.sign_up(&program.url).await.unwrap(), 201);
    assert_eq!(asking.ask_for_a_code(&program.url).await.unwrap(), 200);
    let code = asking.code(&program.url).await.unwrap();
    program.interrupt().await;

    let program = Program::start(directory.path()).await;
    assert_eq!(asking.code(&program.url).await.unwrap(), code);
    let body = serde_json::json!({ "phone_number": asking.phone, "otp": code });
    assert_eq!(
        asking.post(&program.url, "/api/auth/verify-otp", body).await.unwrap(),
        200
    );
    assert_eq!(registered.log_in(&program.url, "phone_number").await, 200);
    program.interrupt().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_memory_nothing_is_left_behind() {
    let directory = tempfile::tempdir().unwrap();
    let mut command = command(&["--port", "0", "--memory"]);
    command.current_dir(directory.path());
    let program = Program::of(command).await;
    assert_eq!(Person::new(92).sign_up(&program.url).await.unwrap(), 201);
    assert!(program.interrupt().await.0.success());
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_is_an_error() {
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ended = command(&["--port", &port, "--memory"]).output().await.unwrap();
    assert_eq!((ended.status.code(), ended.stdout.len()), (Some(1), 0));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("does not run"));
}
