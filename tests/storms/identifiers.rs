//! Two accounts never share an identifier, whatever the interleaving.

use std::collections::BTreeMap;
use std::sync::{Arc, Barrier};
use std::thread::JoinHandle;

use serde_json::{Value, json};
use shared::clock::Clock;
use shared::database::Table;
use shared::platform::{Platform, ProviderHttp};

use crate::contract::file;
use crate::support::{Reply, TestApp, storm};

storms! {
    one_of_many_registrations_gets_the_address_and_one_the_name,
    the_same_registration_many_times_at_once_makes_one_account,
    sign_up_registration_and_change_of_address_compete_for_one_address,
    containers_that_share_only_the_tables_never_share_an_identifier,
}

/// How many rows of users have each value of `attribute`.
fn owners(app: &TestApp, attribute: &str) -> BTreeMap<String, usize> {
    let mut owners = BTreeMap::new();
    for row in app.rows(Table::Users).iter().filter(|row| row["sk"] == "USER") {
        if let Some(value) = row[attribute].as_str() {
            *owners.entry(value.to_owned()).or_default() += 1;
        }
    }
    owners
}

async fn one_of_many_registrations_gets_the_address_and_one_the_name(app: TestApp) {
    let replies = storm(24, |number| {
        let client = app.anon();
        // Three addresses and four names, each wanted by many with passwords of their own.
        let account = json!({
            "email": format!("wanted{}@example.com", number % 3),
            "username": format!("wanted{}", number % 4),
            "password": format!("password number {number}"),
        });
        async move { client.post("/api/auth/register", account).await }
    })
    .await;
    for attribute in ["email", "username"] {
        let owners = owners(&app, attribute);
        assert!(owners.values().all(|count| *count == 1), "{owners:?}");
    }
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(made, owners(&app, "email").len());
    assert!(made > 0);
    for refused in replies.iter().filter(|reply| reply.status != 201) {
        assert!(matches!(refused.status, 409 | 429), "{}", refused.text);
    }
    // What was refused left no guard behind.
    assert_eq!(app.count_rows(Table::Users, "guard"), 2 * made);
    app.finish().await;
}

async fn the_same_registration_many_times_at_once_makes_one_account(app: TestApp) {
    let replies = storm(16, |_| {
        let client = app.anon();
        let account = json!({ "email": "asha@example.com", "username": "asha", "password": "correct horse" });
        async move { client.post("/api/auth/register", account).await }
    })
    .await;
    assert!(
        replies.iter().all(|reply| reply.status == 201),
        "{:?}",
        replies.iter().map(|reply| &reply.text).collect::<Vec<_>>()
    );
    assert!(
        replies
            .iter()
            .all(|reply| reply.body["user"]["id"] == replies[0].body["user"]["id"])
    );
    assert_eq!(app.mails_to("asha@example.com").await.len(), 1);
    app.finish().await;
}

async fn sign_up_registration_and_change_of_address_compete_for_one_address(app: TestApp) {
    let mut people = Vec::new();
    for _ in 0..4 {
        let phone = app.fresh_phone();
        let code = app.request_code(&phone).await;
        people.push((phone, code, app.student().await));
    }
    let replies = storm(12, |number| {
        let (phone, code, student) = people[number % 4].clone();
        let client = app.anon();
        let email = "wanted@example.com";
        let password = format!("password number {number}");
        async move {
            match number / 4 {
                0 => client.post("/api/auth/register", json!({ "email": email, "password": password })).await,
                1 => {
                    let account = json!({ "phone_number": phone, "otp": code, "name": "A B", "email": email, "password": password });
                    client.post("/api/signup", account).await
                }
                _ => student.patch("/api/users/me", json!({ "email": email })).await,
            }
        }
    })
    .await;
    // A change of address is only a request, so it wins nothing before the mailbox is proven. A registration can be one,
    // too, if an account with a phone was faster.
    let is_holder = |reply: &&Reply| reply.status == 201 && reply.body["user"]["email"] == "wanted@example.com";
    assert_eq!(
        replies.iter().filter(is_holder).count(),
        1,
        "{:?}",
        replies.iter().map(|reply| reply.status).collect::<Vec<_>>()
    );
    assert!(replies.iter().all(|reply| matches!(reply.status, 200 | 201 | 409)));
    assert_eq!(
        owners(&app, "email"),
        BTreeMap::from([("wanted@example.com".to_owned(), 1)])
    );
    app.finish().await;
}

/// The statuses of `count` registrations by a function with a runtime of its own: like another container, it shares
/// nothing but the tables.
fn container(app: &TestApp, begin: Arc<Barrier>, count: usize) -> JoinHandle<Vec<u64>> {
    let (environment, aws_http) = (app.cloud.environment("auth"), app.cloud.aws_http());
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let platform = Platform {
                environment,
                clock: Clock::system(),
                aws_http,
                http: ProviderHttp::default(),
                interceptors: Vec::new(),
                observer: shared::platform::Observer::default(),
            };
            let auth = product::function("auth").unwrap();
            let invoker = auth.start(platform).await.unwrap();
            begin.wait();
            let registrations = (0..count).map(|number| {
                let mut event: Value = serde_json::from_str(&file("events/auth/accounts/register.json")).unwrap();
                let account = json!({
                    "email": format!("wanted{number}@example.com"),
                    "username": format!("wanted{number}"),
                    // Another one each time: a repetition of the same registration is the same account.
                    "password": format!("password of {:?}", std::thread::current().id()),
                });
                event["body"] = json!(account.to_string());
                let invoker = invoker.clone();
                async move {
                    invoker.invoke(event, "storm").await.unwrap()["statusCode"]
                        .as_u64()
                        .unwrap()
                }
            });
            futures::future::join_all(registrations).await
        })
    })
}

async fn containers_that_share_only_the_tables_never_share_an_identifier(app: TestApp) {
    const COUNT: usize = 6;
    let begin = Arc::new(Barrier::new(2));
    let containers = [(), ()].map(|()| container(&app, Arc::clone(&begin), COUNT));
    let statuses = tokio::task::spawn_blocking(|| containers.map(|container| container.join().unwrap()));
    let [first, second] = statuses.await.unwrap();
    for (first, second) in first.into_iter().zip(second) {
        let mut both = [first, second];
        both.sort_unstable();
        assert_eq!(both, [201, 409]);
    }
    for attribute in ["email", "username"] {
        let owners = owners(&app, attribute);
        assert_eq!((owners.len(), owners.values().max()), (COUNT, Some(&1)), "{owners:?}");
    }
    app.finish().await;
}
