//! `POST /api/users/me/skills`.

use serde_json::json;

use super::{SKILLS, add};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spaces_in_the_name_of_a_skill_are_normalized() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let skill = student
        .post(SKILLS, json!({ "name": " Public  Speaking ", "proficiency": "expert" }))
        .await
        .assert_status(201);
    assert_eq!(
        (skill.string("name"), skill.string("proficiency")),
        ("Public Speaking".to_owned(), "expert".to_owned())
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn skills_are_distinct_regardless_of_case() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let replies = storm(12, |number| {
        let student = student.clone();
        async move { add(&student, ["Écriture", "écriture", "ÉCRITURE"][number % 3]).await }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    for reply in replies.into_iter().filter(|reply| reply.status != 201) {
        reply.assert_problem(409, "conflict");
    }
    assert_eq!(student.get(SKILLS).await.results().len(), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_requests_create_at_most_fifty_skills() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let replies = storm(60, |number| {
        let student = student.clone();
        async move { add(&student, &format!("Skill {number}")).await }
    })
    .await;
    let added: Vec<_> = replies.iter().filter(|reply| reply.status == 201).collect();
    assert_eq!(added.len(), 50);
    assert_eq!(student.get(&format!("{SKILLS}?limit=100")).await.results().len(), 50);
    add(&student, "One more").await.assert_problem(409, "conflict");
    student
        .delete(&format!("{SKILLS}/{}", added[0].string("id")))
        .await
        .assert_status(204);
    add(&student, "One more").await.assert_status(201);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_invalid_fields_of_a_skill_are_reported_at_once() {
    let app = TestApp::new().await;
    let student = app.student().await;
    student
        .post(SKILLS, json!({}))
        .await
        .assert_wrong_fields(&["name", "proficiency"]);
    let wrong = json!({ "name": "x".repeat(101), "proficiency": "guru" });
    student
        .post(SKILLS, wrong)
        .await
        .assert_wrong_fields(&["name", "proficiency"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spellings_of_one_skill_are_the_same_and_a_skill_can_be_seen() {
    let app = TestApp::new().await;
    let student = app.student().await;
    add(&student, "हिन्दी").await.assert_status(201);
    for spelling in ["हिंदी", "हिँदी"] {
        add(&student, spelling).await.assert_problem(409, "conflict");
    }
    for hidden in ["\u{200b}", "\u{3164}", "\u{202e}Chess"] {
        add(&student, hidden).await.assert_wrong_fields(&["name"]);
    }
    app.finish().await;
}
