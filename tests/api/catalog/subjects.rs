use serde_json::json;

use super::{path, text, titles};
use crate::support::TestApp;

const PREFERRED: &str = "/api/subjects/preferred";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subject_is_what_a_student_needs_to_choose() {
    let app = TestApp::new().await;
    let (instructor, anon) = (app.instructor().await, app.anon());
    let description = "é".repeat(20_000);
    let fields = json!({
        "title": "Optics", "course_code": "OPT-1", "university": "Example University", "department": "Physics",
        "description": description,
    });
    let course = app.published_course_with(&instructor, fields).await;
    let list = anon.get("/api/subjects/available").await.assert_status(200);
    let subject = list.results()[0].clone();
    let mut fields: Vec<_> = subject.as_object().unwrap().keys().cloned().collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        ["course_code", "department", "description", "id", "title", "university"]
    );
    assert_eq!(text(&subject, "description").chars().count(), 2_001);
    let more = anon.get("/api/subjects/opt-1").await.assert_status(200);
    assert_eq!(
        (more.string("description"), more.string("id")),
        (description, text(&course, "id"))
    );
    assert_eq!(titles(&anon.get("/api/subjects/available?q=phys").await), ["Optics"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_own_list_is_the_own_one_and_comes_in_pages() {
    let app = TestApp::new().await;
    let (instructor, student, other) = (app.instructor().await, app.student().await, app.student().await);
    let mut courses = Vec::new();
    for _ in 0..3 {
        app.advance(1);
        courses.push(app.published_course(&instructor).await);
    }
    app.anon().get(PREFERRED).await.assert_problem(401, "unauthenticated");
    student
        .post(PREFERRED, json!({}))
        .await
        .assert_wrong_fields(&["course_code"]);
    student
        .post(PREFERRED, json!({ "course_code": "NOTHING" }))
        .await
        .assert_problem(404, "not_found");
    let draft = app.course(&instructor).await;
    instructor
        .post(PREFERRED, json!({ "course_code": text(&draft, "id") }))
        .await
        .assert_problem(404, "not_found");
    for (course, name) in courses.iter().zip(["id", "slug", "course_code"]) {
        let choice = json!({ "course_code": text(course, name) });
        student.post(PREFERRED, choice.clone()).await.assert_status(201);
        student.post(PREFERRED, choice).await.assert_status(200);
    }
    assert_eq!(other.get(PREFERRED).await.results().len(), 0);
    let page = student.get(&format!("{PREFERRED}?limit=2")).await;
    let rest = student.get(page.next_page().unwrap()).await;
    assert_eq!((page.results().len(), rest.results().len()), (2, 1));
    assert_eq!(page.cost.dynamodb_calls, 3);
    // Hidden ones can be removed, too.
    instructor
        .post(&path(&courses[0], "/unpublish"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(student.get(PREFERRED).await.results().len(), 2);
    let first = format!("{PREFERRED}/{}", text(&courses[0], "course_code").to_lowercase());
    other.delete(&first).await.assert_problem(404, "not_found");
    student.delete(&first).await.assert_status(204);
    student.delete(&first).await.assert_problem(404, "not_found");
    student
        .delete(&format!("{PREFERRED}/NOTHING"))
        .await
        .assert_problem(404, "not_found");
    instructor
        .post(&path(&courses[0], "/publish"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(student.get(PREFERRED).await.results().len(), 2);
    app.finish().await;
}
