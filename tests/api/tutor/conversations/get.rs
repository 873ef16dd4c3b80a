//! `GET /api/chat/conversations/{id}`.

use serde_json::{Value, json};

use crate::api::tutor::{ATP, CODE, Class};

const GENES: &str = "Where do plants keep their genes?";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_keeps_its_questions_and_answers() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let first = class.ask(&student, ATP).await.assert_status(200);
    let id = first.string("conversation_id");
    class.app.advance(60);
    let next = json!({ "course_code": CODE, "query": GENES, "conversation_id": id });
    let second = student.post("/api/chat", next).await.assert_status(200);
    assert_eq!(second.string("conversation_id"), id);
    class.app.advance(60);
    let other = class
        .ask(&student, GENES)
        .await
        .assert_status(200)
        .string("conversation_id");

    let list = student.get("/api/chat/conversations").await.assert_status(200);
    let summary = |row: &Value| (row["id"].clone(), row["turns_count"].clone(), row["title"].clone());
    let rows: Vec<_> = list.results().iter().map(summary).collect();
    assert_eq!(
        rows,
        [
            (json!(other), json!(1), json!(GENES)),
            (json!(id), json!(2), json!(ATP))
        ]
    );
    let shown = student
        .get(&format!("/api/chat/conversations/{id}"))
        .await
        .assert_status(200);
    assert_eq!(
        (&shown.body["course_code"], &shown.body["title"]),
        (&json!(CODE), &json!(ATP))
    );
    let turns = shown.body["turns"].as_array().unwrap();
    for (turn, (query, reply)) in turns.iter().zip([(ATP, &first), (GENES, &second)]) {
        assert_eq!(turn["query"], query);
        for field in ["answer", "citations", "source"] {
            assert_eq!(turn[field], reply.body[field]);
        }
    }
    assert_eq!(turns.len(), 2);
    assert_eq!(list.results()[1]["updated_at"], turns[1]["created_at"]);
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_is_not_found_by_other_users() {
    let class = Class::new().await;
    let (student, admin) = (class.app.student().await, class.app.admin().await);
    let other = class.app.student().await;
    let id = class
        .ask(&student, ATP)
        .await
        .assert_status(200)
        .string("conversation_id");
    for who in [&other, &admin] {
        let path = format!("/api/chat/conversations/{id}");
        let foreign = who.get(&path).await.assert_problem(404, "not_found");
        let absent = who
            .get("/api/chat/conversations/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")
            .await
            .assert_problem(404, "not_found");
        assert_eq!(foreign.without_request_id(), absent.without_request_id());
        let going_on = json!({ "course_code": CODE, "query": ATP, "conversation_id": id });
        who.post("/api/chat", going_on).await.assert_problem(404, "not_found");
        assert_eq!(
            who.get("/api/chat/conversations").await.assert_status(200).results(),
            [] as [Value; 0]
        );
    }
    student
        .get("/api/chat/conversations/x")
        .await
        .assert_problem(404, "not_found");
    class.app.finish().await;
}
