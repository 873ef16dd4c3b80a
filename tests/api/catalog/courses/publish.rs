//! Publishing courses and withdrawing them.

use serde_json::{Value, json};

use crate::api::catalog::{path, text, titles};
use crate::support::{Actor, Reply, TestApp};

/// The lists and searches that show the course of [`draft`] while it is published.
const LISTS: [&str; 5] = [
    "/api/courses",
    "/api/courses/courses",
    "/api/subjects/available",
    "/api/courses?q=chem-2",
    "/api/courses?q=carb",
];
const PREFERRED: &str = "/api/subjects/preferred";

async fn draft(app: &TestApp, instructor: &Actor) -> Value {
    let fields =
        json!({ "title": "Organic Chemistry", "course_code": "CHEM-2", "level": "BEGINNER", "tags": ["carbon"] });
    app.course_with(instructor, fields).await
}

async fn set_public(instructor: &Actor, course: &Value, verb: &str) -> Reply {
    instructor.post(&path(course, verb), json!({})).await.assert_status(200)
}

/// Asserts that nobody but the instructor sees the course.
async fn assert_hidden(app: &TestApp, student: &Actor, course: &Value) {
    let anon = app.anon();
    for list in LISTS {
        assert_eq!(titles(&anon.get(list).await.assert_status(200)), [""; 0], "{list}");
    }
    for person in [&anon, &**student] {
        for path in [&path(course, ""), "/api/subjects/CHEM-2"] {
            person.get(path).await.assert_problem(404, "not_found");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_hidden_and_has_the_defaults_of_its_fields() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = draft(&app, &instructor).await;
    let fields = ["status", "slug", "level", "price"].map(|field| text(&course, field));
    assert_eq!(fields, ["draft", "organic-chemistry", "beginner", "0.00"]);
    assert_hidden(&app, &student, &course).await;
    let choice = json!({ "course_code": "chem-2" });
    student.post(PREFERRED, choice).await.assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_is_public_exactly_while_it_is_published() {
    let app = TestApp::new().await;
    let (instructor, student, anon) = (app.instructor().await, app.student().await, app.anon());
    let course = draft(&app, &instructor).await;
    for _ in 0..2 {
        let published = set_public(&instructor, &course, "/publish").await;
        assert_eq!(published.string("status"), "published");
        for list in LISTS {
            let reply = anon.get(list).await.assert_status(200);
            assert_eq!(titles(&reply), ["Organic Chemistry"], "{list}");
            assert_eq!(reply.cost.dynamodb_calls, 2, "{list}");
        }
        for name in ["CHEM-2", "chem-2", "organic-chemistry", &text(&course, "id")] {
            let found = anon.get(&format!("/api/courses/{name}")).await.assert_status(200);
            assert_eq!(found.string("id"), text(&course, "id"));
            anon.get(&format!("/api/subjects/{name}")).await.assert_status(200);
        }
        set_public(&instructor, &course, "/unpublish").await;
        assert_hidden(&app, &student, &course).await;
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_preferred_subject_is_hidden_while_its_course_is_not_published() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = draft(&app, &instructor).await;
    let choice = json!({ "course_code": "chem-2" });
    for status in [201, 200] {
        set_public(&instructor, &course, "/publish").await;
        let before = titles(&student.get(PREFERRED).await).len();
        assert_eq!(before, usize::from(status == 200), "the choice is kept");
        student.post(PREFERRED, choice.clone()).await.assert_status(status);
        let chosen = student.get(PREFERRED).await;
        assert_eq!(titles(&chosen), ["Organic Chemistry"]);
        assert_eq!(chosen.cost.dynamodb_calls, 3);
        set_public(&instructor, &course, "/unpublish").await;
        assert_eq!(titles(&student.get(PREFERRED).await), [""; 0]);
    }
    app.finish().await;
}
