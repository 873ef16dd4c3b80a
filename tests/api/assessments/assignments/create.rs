//! Creating assignments.

use serde_json::{Value, json};

use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_assignment_has_a_maximum_score_and_a_due_date() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/assignments");
    let fields = json!({ "title": "Python basics", "description": "Count words.", "max_score": 99.95,
        "due_date": "2030-02-01" });
    let created = class.instructor.post(&path, fields).await.assert_status(201);
    assert_eq!(created.body["max_score"], json!(99.95));
    // The instructor has the default time zone, Asia/Kolkata.
    assert_eq!(
        (created.string("due_date"), created.string("due_at")),
        ("2030-02-01".to_owned(), "2030-02-01T18:29:59.999Z".to_owned())
    );
    assert_eq!(created.cost.dynamodb_calls, 2);
    let moment = json!({ "title": "B", "due_date": "2030-02-01T10:00:00+05:30" });
    let moment = class.instructor.post(&path, moment).await.assert_status(201);
    assert_eq!(
        (moment.string("due_date"), moment.string("due_at")),
        (
            "2030-02-01T04:30:00.000Z".to_owned(),
            "2030-02-01T04:30:00.000Z".to_owned()
        )
    );
    let open = class.instructor.post(&path, json!({ "title": "C" })).await;
    let open = open.assert_status(201);
    assert_eq!(
        (&open.body["max_score"], &open.body["due_at"], &open.body["description"]),
        (&json!(100.0), &Value::Null, &Value::Null)
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_invalid_fields_are_reported_at_once() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/assignments");
    let wrong = json!({ "title": " ", "max_score": 0, "due_date": "tomorrow", "description": "x".repeat(5_001) });
    let all = ["title", "description", "max_score", "due_date"];
    class.instructor.post(&path, wrong).await.assert_wrong_fields(&all);
    class
        .instructor
        .post(&path, json!({}))
        .await
        .assert_wrong_fields(&["title"]);
    for wrong in [1000.01, 1.005, -1.0] {
        let wrong = json!({ "title": "A", "max_score": wrong });
        class
            .instructor
            .post(&path, wrong)
            .await
            .assert_wrong_fields(&["max_score"]);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_key_creates_one_assignment() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/assignments");
    let keyed = class.instructor.with_header("idempotency-key", "one");
    let body = json!({ "title": "A", "due_date": "2030-02-01" });
    let first = keyed.post(&path, body.clone()).await.assert_status(201);
    let second = keyed.post(&path, body).await.assert_status(201);
    assert_eq!(first.body, second.body);
    let other = json!({ "title": "A", "due_date": "2030-02-02" });
    keyed
        .post(&path, other)
        .await
        .assert_problem(422, "idempotency_key_reused");
    assert_eq!(class.instructor.get(&path).await.results().len(), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_never_has_more_than_200_assignments() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let path = class.of_course("/assignments");
    let body = json!({ "title": "A" });
    let first = class.instructor.post(&path, body.clone()).await.assert_status(201);
    app.set_assignments_count(&class.course.id, 197);
    let replies = storm(8, |_| {
        let (instructor, path, body) = (class.instructor.clone(), path.clone(), body.clone());
        async move { instructor.post(&path, body).await }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 3);
    for reply in replies.into_iter().filter(|reply| reply.status != 201) {
        reply.assert_problem(409, "conflict");
    }
    // A deleted one makes room.
    let first = format!("/api/assignments/{}", first.string("id"));
    class.instructor.delete(&first).await.assert_status(204);
    class.instructor.post(&path, body).await.assert_status(201);
    app.finish().await;
}
