//! Conditional and concurrent profile updates.

use std::collections::BTreeMap;

use serde_json::json;

use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn if_match_allows_only_updates_of_the_version_that_was_read() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let first = student.get("/api/users/me").await.header("etag").to_owned();
    let update = async |tags: &str, bio: &str| {
        student
            .with_header("if-match", tags)
            .patch("/api/users/me", json!({ "bio": bio }))
            .await
    };
    let second = update(&first, "one").await.assert_status(200).header("etag").to_owned();
    assert_ne!(first, second);
    update(&first, "stale").await.assert_problem(412, "precondition_failed");
    // If-Match compares strongly (RFC 9110 §13.1.1).
    update(&format!("W/{second}"), "weak")
        .await
        .assert_problem(412, "precondition_failed");
    assert_eq!(student.get("/api/users/me").await.body["bio"], "one");
    update(&format!("{first}, {second}"), "two").await.assert_status(200);
    update("*", "three").await.assert_status(200);
    assert_eq!(student.get("/api/users/me").await.body["bio"], "three");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_many_updates_of_the_same_version_wins() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let etag = student.get("/api/users/me").await.header("etag").to_owned();
    let replies = storm(20, |number| {
        let student = student.with_header("if-match", &etag);
        async move {
            student
                .patch("/api/users/me", json!({ "bio": format!("writer {number}") }))
                .await
        }
    })
    .await;
    let winners: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(winners.len(), 1);
    assert!(replies.iter().all(|reply| matches!(reply.status, 200 | 412)));
    assert_eq!(student.get("/api/users/me").await.body["bio"], winners[0].body["bio"]);
    app.finish().await;
}

/// `*` matches any version (RFC 9110 §13.1.1), so concurrent updates do not matter.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_if_match_of_star_never_fails() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let replies = storm(8, |number| {
        let student = student.with_header("if-match", "*");
        async move {
            student
                .patch("/api/users/me", json!({ "bio": format!("writer {number}") }))
                .await
        }
    })
    .await;
    assert!(replies.iter().all(|reply| reply.status == 200));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_updates_of_different_fields_all_survive() {
    const FIELDS: [&str; 5] = ["bio", "location", "college", "department", "name"];
    let app = TestApp::new().await;
    let student = app.student().await;
    let replies = storm(50, |number| {
        let student = student.clone();
        async move {
            student
                .patch(
                    "/api/users/me",
                    json!({ FIELDS[number % 5]: format!("Writer N{number}") }),
                )
                .await
        }
    })
    .await;
    let mut acknowledged: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for (number, reply) in replies.into_iter().enumerate() {
        let reply = reply.assert_status(200);
        assert_eq!(reply.string(FIELDS[number % 5]), format!("Writer N{number}"));
        acknowledged
            .entry(FIELDS[number % 5])
            .or_default()
            .push(format!("Writer N{number}"));
    }
    let profile = student.get("/api/users/me").await;
    for (field, values) in acknowledged {
        assert!(
            values.contains(&profile.string(field)),
            "{field} is {}",
            profile.body[field]
        );
    }
    app.finish().await;
}
