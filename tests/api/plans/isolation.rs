//! The plans of one student are invisible to others.

use http::Method;
use serde_json::{Value, json};
use shared::database::Table;

use super::{day, planned, tasks};
use crate::support::{Actor, TestApp};

const UNKNOWN: &str = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";

/// A student with a plan and a subject, the ids of the plan, a task and the subject, and another student.
struct Neighbors {
    owner: Actor,
    ids: [String; 3],
    stranger: Actor,
}

async fn neighbors(app: &TestApp) -> Neighbors {
    let (owner, stranger) = (app.student().await, app.student().await);
    let plan = planned(app, &owner).await;
    planned(app, &stranger).await;
    let subject = json!({ "name": "Latin", "exam_date": day(app, 9) });
    let subject = owner.post("/api/plans/subjects", subject).await.string("id");
    let task = tasks(&plan.body)[0]["id"].as_str().unwrap().to_owned();
    Neighbors {
        ids: [plan.string("generation_id"), task, subject],
        owner,
        stranger,
    }
}

/// Every request that names a plan, a task or a subject, for this id.
fn requests(id: &str) -> [(Method, String, Option<Value>); 6] {
    let (done, mine) = (json!({ "status": "done" }), json!({ "name": "Mine" }));
    let feedback = json!({ "generation_id": id, "rating": 1 });
    let again = json!({ "generation_id": id });
    [
        (Method::GET, format!("/api/plans/generations/{id}"), None),
        (Method::PATCH, format!("/api/plans/tasks/{id}"), Some(done)),
        (Method::PUT, format!("/api/plans/subjects/{id}"), Some(mine)),
        (Method::DELETE, format!("/api/plans/subjects/{id}"), None),
        (Method::POST, "/api/feedback".to_owned(), Some(feedback)),
        (Method::POST, "/api/plans/reschedule".to_owned(), Some(again)),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ids_of_other_students_get_the_same_reply_as_unknown_ids() {
    let app = TestApp::new().await;
    let Neighbors { ids, stranger, .. } = neighbors(&app).await;
    let before = app.rows(Table::Plans);
    for id in &ids {
        for ((method, path, body), (_, unknown_path, unknown_body)) in requests(id).into_iter().zip(requests(UNKNOWN)) {
            let one = stranger.send(method.clone(), &path, body.as_ref()).await;
            let one = one.assert_problem(404, "not_found");
            let other = stranger.send(method, &unknown_path, unknown_body.as_ref()).await;
            assert_eq!(one.without_request_id(), other.without_request_id(), "{path}");
        }
    }
    assert_eq!(app.rows(Table::Plans), before);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_show_nothing_of_other_students() {
    let app = TestApp::new().await;
    let Neighbors { ids, stranger, .. } = neighbors(&app).await;
    for list in ["/api/plans", "/api/plans/subjects", "/api/plans/today"] {
        let text = stranger.get(list).await.assert_status(200).text;
        assert!(!ids.iter().any(|id| text.contains(id)), "{list}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_of_another_student_is_refused() {
    let app = TestApp::new().await;
    let Neighbors { owner, stranger, .. } = neighbors(&app).await;
    planned(&app, &owner).await;
    let page = owner.get("/api/plans?limit=1").await;
    let next = page.next_page().unwrap();
    stranger.get(next).await.assert_wrong_fields(&["cursor"]);
    owner.get(next).await.assert_status(200);
    app.finish().await;
}
