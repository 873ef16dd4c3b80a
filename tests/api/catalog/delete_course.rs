use local::faults::{Kind, Target};
use serde_json::json;

use super::{path, text, titles};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_course_is_gone_at_once_and_its_rows_follow() {
    let app = TestApp::new().await;
    let (instructor, student, anon) = (app.instructor().await, app.student().await, app.anon());
    let fields = json!({ "course_code": "GONE-1", "title": "Gone" });
    let course = app.published_course_with(&instructor, fields).await;
    student
        .post("/api/subjects/preferred", json!({ "course_code": "GONE-1" }))
        .await
        .assert_status(201);
    let id = text(&course, "id");
    // What other parts of the product keep of a course.
    let (section, lecture, file) = (
        "11111111-2b7a-7c3e-9d55-3f6f0e6a1b2c",
        "22222222-2b7a-7c3e-9d55-3f6f0e6a1b2c",
        "33",
    );
    let row = |pk: String, sk: String| app.put_row("CATALOG_TABLE", json!({ "pk": { "S": pk }, "sk": { "S": sk } }));
    let outline =
        json!([{ "M": { "id": { "S": section }, "lectures": { "L": [{ "M": { "id": { "S": lecture } } }] } } }]);
    app.put_row(
        "CATALOG_TABLE",
        json!({ "pk": { "S": format!("COURSE#{id}") }, "sk": { "S": "OUTLINE" }, "sections": { "L": outline } }),
    );
    row(format!("COURSE#{id}"), format!("FILE#{file}"));
    row(format!("FILE#{file}"), "FILE".to_owned());
    row(format!("SECTION#{section}"), "SECTION".to_owned());
    row(format!("LECTURE#{lecture}"), "LECTURE".to_owned());
    row(format!("LECTURE#{lecture}"), "RESOURCE#44".to_owned());
    row("RESOURCE#44".to_owned(), "RESOURCE".to_owned());
    app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    instructor.delete(&path(&course, "")).await.assert_status(204);
    for list in [
        "/api/courses",
        "/api/courses?q=gone",
        "/api/subjects/available",
        "/api/instructors",
    ] {
        assert_eq!(anon.get(list).await.results().len(), 0, "{list}");
    }
    assert_eq!(titles(&student.get("/api/subjects/preferred").await), [""; 0]);
    for name in [id.as_str(), "GONE-1", "gone"] {
        instructor
            .get(&format!("/api/courses/{name}"))
            .await
            .assert_problem(404, "not_found");
        instructor
            .delete(&format!("/api/courses/{name}"))
            .await
            .assert_problem(404, "not_found");
    }
    instructor
        .post(&path(&course, "/publish"), json!({}))
        .await
        .assert_problem(404, "not_found");
    app.settle().await;
    app.mend();
    let kinds: Vec<_> = app
        .rows("CATALOG_TABLE")
        .iter()
        .map(|row| row["pk"]["S"].as_str().unwrap().to_owned())
        .collect();
    // The course, for the history of enrolments, and how the instructor is shown once there is another course.
    assert_eq!(kinds.len(), 2, "{kinds:?}");
    assert!(
        kinds.contains(&format!("COURSE#{id}")) && kinds.contains(&"INSTRUCTORS".to_owned()),
        "{kinds:?}"
    );
    let preferred = app.rows("LEARNING_TABLE");
    assert!(preferred.is_empty(), "{preferred:?}");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erasure_of_a_course_that_was_not_deleted_does_nothing() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published_course(&instructor).await;
    let before = app.dump();
    for job in ["erase_course", "rank_course"] {
        let job = json!({ "kind": job, "course_id": text(&course, "id") }).to_string();
        app.cloud.enqueue("BackgroundQueue", job).await.unwrap();
    }
    app.settle().await;
    assert_eq!(app.dump(), before);
    app.finish().await;
}
