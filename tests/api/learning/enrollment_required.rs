//! All operations on a course's content need an active enrollment.

use http::Method;
use serde_json::{Value, json};
use shared::database::Table;
use shared_learning::rules::enrollment::EnrollmentStatus;

use crate::support::learning::Class;
use crate::support::{Actor, Reply, TestApp};

/// All requests that need an enrollment; the ids are those of the student's note, bookmark and review.
fn doors(class: &Class, [note, bookmark, review]: [&str; 3]) -> Vec<(Method, String, Value)> {
    let lecture = |what| class.of_lecture(0, what);
    vec![
        (Method::GET, lecture(""), Value::Null),
        (Method::GET, lecture("/progress"), Value::Null),
        (Method::POST, lecture("/progress"), json!({ "last_position": 1 })),
        (Method::PUT, lecture("/progress"), json!({ "last_position": 1 })),
        (
            Method::POST,
            "/api/progress/update".to_owned(),
            json!({ "content_id": class.lectures[0] }),
        ),
        (
            Method::PUT,
            "/progress/update".to_owned(),
            json!({ "content_id": class.lectures[0] }),
        ),
        (Method::POST, lecture("/notes"), json!({ "content": "x" })),
        (Method::POST, lecture("/bookmarks"), json!({ "timestamp_seconds": 1 })),
        (Method::GET, class.of_enrollment("/progress"), Value::Null),
        (Method::GET, class.of_enrollment("/notes"), Value::Null),
        (Method::GET, class.of_enrollment("/bookmarks"), Value::Null),
        (Method::GET, class.of_enrollment("/certificate"), Value::Null),
        (Method::PUT, format!("/api/notes/{note}"), json!({ "content": "x" })),
        (Method::DELETE, format!("/api/notes/{note}"), Value::Null),
        (
            Method::PUT,
            format!("/api/bookmarks/{bookmark}"),
            json!({ "title": "x" }),
        ),
        (Method::DELETE, format!("/api/bookmarks/{bookmark}"), Value::Null),
        (Method::PUT, format!("/api/reviews/{review}"), json!({ "rating": 1 })),
        (Method::DELETE, format!("/api/reviews/{review}"), Value::Null),
        (Method::POST, class.of_course("/reviews"), json!({ "rating": 1 })),
    ]
}

async fn knock(who: &Actor, (method, path, body): &(Method, String, Value)) -> Reply {
    let body = Some(body).filter(|body| !body.is_null());
    who.send(method.clone(), path, body).await
}

/// The statuses of the same requests as a batch of `/api/sync`.
async fn by_sync(who: &Actor, doors: &[(Method, String, Value)]) -> Vec<u64> {
    let operation = |(number, (method, path, body)): (usize, &(Method, String, Value))| json!({ "op_id": number.to_string(), "method": method.as_str(), "path": path, "body": body });
    let operations: Vec<_> = doors.iter().enumerate().map(operation).collect();
    let reply = who
        .post("/api/sync", json!({ "operations": operations }))
        .await
        .assert_status(200);
    reply
        .results()
        .iter()
        .map(|result| result["status"].as_u64().unwrap())
        .collect()
}

/// A class whose student has a note, a bookmark and a review, and the requests that need the enrollment.
async fn class_with_doors(app: &TestApp) -> (Class, Vec<(Method, String, Value)>) {
    let class = app.class(1).await;
    let student = &class.student;
    let note = json!({ "content": "x" });
    let note = student.post(&class.of_lecture(0, "/notes"), note).await.string("id");
    let bookmark = json!({ "timestamp_seconds": 1 });
    let bookmark = student.post(&class.of_lecture(0, "/bookmarks"), bookmark).await;
    let review = json!({ "rating": 5 });
    let review = student.post(&class.of_course("/reviews"), review).await.string("id");
    let doors = doors(&class, [&note, &bookmark.string("id"), &review]);
    (class, doors)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_student_whose_enrollment_ended_is_refused_everywhere() {
    let app = TestApp::new().await;
    let (class, doors) = class_with_doors(&app).await;
    let rows = app.rows(Table::Learning).len();
    let now = app.cloud.clock().now();
    let ends = [
        (EnrollmentStatus::Cancelled, None),
        (EnrollmentStatus::Active, Some(now)),
    ];
    for (status, expires_at) in ends {
        app.change_enrollment(&class.student, &class.course.id, |enrollment| {
            (enrollment.status, enrollment.expires_at) = (status, expires_at);
        });
        for door in &doors {
            let reply = knock(&class.student, door).await;
            let refusal = (reply.status, reply.problem_code());
            assert_eq!(refusal, (403, "enrollment_needed"), "{status:?} {door:?}");
        }
        let synced = by_sync(&class.student, &doors).await;
        assert!(synced.iter().all(|status| matches!(status, 403 | 422)), "{synced:?}");
    }
    assert_eq!(app.rows(Table::Learning).len(), rows);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn users_without_an_enrollment_do_not_see_what_belongs_to_a_student() {
    let app = TestApp::new().await;
    let (class, doors) = class_with_doors(&app).await;
    let rows = app.rows(Table::Learning).len();
    let (stranger, instructor) = (app.student().await, app.instructor().await);
    for foreign in [&stranger, &instructor, &class.instructor] {
        for door in &doors {
            let reply = knock(foreign, door).await;
            let may_read = foreign.id == class.instructor.id && door.1 == class.of_lecture(0, "");
            let expected: &[u16] = if may_read { &[200] } else { &[403, 404] };
            assert!(
                expected.contains(&reply.status),
                "{} {door:?}: {}",
                foreign.id,
                reply.text
            );
        }
        let synced = by_sync(foreign, &doors).await;
        let are_refused = synced.iter().all(|status| matches!(status, 403 | 404 | 422));
        assert!(are_refused, "{synced:?}");
    }
    assert_eq!(app.rows(Table::Learning).len(), rows);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_banned_student_is_refused_everywhere() {
    let app = TestApp::new().await;
    let (class, doors) = class_with_doors(&app).await;
    let rows = app.rows(Table::Learning).len();
    app.ban(&class.student.id);
    let by_course = json!({ "course_id": class.course.id });
    let others = [
        (Method::GET, "/api/enrollments".to_owned(), Value::Null),
        (Method::GET, class.of_enrollment(""), Value::Null),
        (Method::POST, class.of_course("/enroll"), json!({})),
        (Method::POST, "/api/enrollments".to_owned(), by_course),
        (Method::DELETE, class.of_enrollment(""), Value::Null),
        (Method::POST, "/api/sync".to_owned(), json!({ "operations": [] })),
    ];
    for door in doors.iter().chain(&others) {
        knock(&class.student, door).await.assert_problem(401, "unauthenticated");
    }
    assert_eq!(app.rows(Table::Learning).len(), rows);
    app.finish().await;
}
