use serde_json::json;

use crate::support::{Actor, Reply, TestApp, storm};

const SKILLS: &str = "/api/users/me/skills";

async fn add(actor: &Actor, name: &str) -> Reply {
    actor
        .post(SKILLS, json!({ "name": name, "proficiency": "beginner" }))
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn skills_are_added_listed_and_removed() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let first = student
        .post(SKILLS, json!({ "name": " Public  Speaking ", "proficiency": "expert" }))
        .await
        .assert_status(201);
    assert_eq!(
        (first.string("name"), first.string("proficiency")),
        ("Public Speaking".to_owned(), "expert".to_owned())
    );
    app.advance(1);
    let second = add(&student, "Rust").await.assert_status(201);
    let list = student.get(SKILLS).await.assert_status(200);
    assert_eq!(list.body, json!({ "results": [first.body, second.body], "next": null }));
    assert_eq!(list.cost.dynamodb_calls, 2);
    // A page at a time, and the cursor is for nobody else.
    let page = student.get(&format!("{SKILLS}?limit=1")).await;
    let next = page.next_page().unwrap();
    assert_eq!(student.get(next).await.results(), [second.body]);
    app.student().await.get(next).await.assert_wrong_fields(&["cursor"]);
    let path = format!("{SKILLS}/{}", first.string("id"));
    app.student().await.delete(&path).await.assert_problem(404, "not_found");
    student.delete(&path).await.assert_status(204);
    student.delete(&path).await.assert_problem(404, "not_found");
    student
        .delete(&format!("{SKILLS}/nothing"))
        .await
        .assert_problem(404, "not_found");
    // The name is free again.
    add(&student, "public speaking").await.assert_status(201);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_skill_is_there_once_whatever_its_case() {
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
async fn there_are_fifty_skills_at_most_however_many_are_added_at_once() {
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
async fn what_is_wrong_with_a_skill_is_told_at_once() {
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
