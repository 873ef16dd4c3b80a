//! Creating courses.

use serde_json::{Value, json};
use shared::database::Table;

use crate::api::catalog::text;
use crate::support::{Actor, TestApp};

const COURSES: &str = "/api/courses";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instructors_create_their_own_courses_admins_any_and_students_none() {
    let app = TestApp::new().await;
    let (instructor, other, admin, student) = (
        app.instructor().await,
        app.instructor().await,
        app.admin().await,
        app.student().await,
    );
    let course =
        |code: &str, instructor: &str| json!({ "title": "Algebra", "course_code": code, "instructor_id": instructor });
    student
        .post(COURSES, course("A-1", &student.id))
        .await
        .assert_problem(403, "forbidden");
    app.anon()
        .post(COURSES, course("A-1", &student.id))
        .await
        .assert_problem(401, "unauthenticated");
    instructor
        .post(COURSES, course("A-1", &other.id))
        .await
        .assert_problem(403, "forbidden");
    let own = instructor
        .post(COURSES, course("A-1", &instructor.id))
        .await
        .assert_status(201);
    assert_eq!(own.body["instructors"][0]["user_id"], instructor.id.as_str());
    let made = admin
        .post("/api/courses/courses", course("A-2", &other.id))
        .await
        .assert_status(201);
    assert_eq!(made.body["instructors"][0]["user_id"], other.id.as_str());
    admin
        .post(COURSES, course("A-3", &student.id))
        .await
        .assert_wrong_fields(&["instructor_id"]);
    // Equal titles get different slugs.
    assert_eq!(own.string("slug"), "algebra");
    assert!(made.string("slug").starts_with("algebra-"));
    instructor
        .get(&format!("{COURSES}/A-2"))
        .await
        .assert_problem(404, "not_found");
    other.get(&format!("{COURSES}/A-2")).await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_known_fields_are_stored_and_normalized() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = json!({
        "title": " Organic   Chemistry ", "course_code": "CHEM-1", "slug": "chem", "subtitle": "Carbon",
        "description": "All about it.",
        "level": "Advanced", "language": "EN-in", "university": "Example University", "department": "Chemistry",
        "tags": ["carbon", ""], "learning_outcomes": ["Draw"], "requirements": [],
        "thumbnail_url": "https://example.com/a.png",
        "has_certificate": true, "is_trending": false, "price": 999.5, "currency": "inr", "access_days": 30,
        "enrolled_count": 1000, "status": "published", "unknown": "field",
    });
    let made = instructor.post(COURSES, course).await.assert_status(201);
    assert!(!made.header("etag").is_empty());
    assert_eq!(
        (made.string("title"), made.string("level")),
        ("Organic Chemistry".to_owned(), "advanced".to_owned())
    );
    assert_eq!(
        (made.string("price"), made.string("currency")),
        ("999.50".to_owned(), "INR".to_owned())
    );
    assert_eq!(
        (&made.body["tags"], &made.body["access_days"]),
        (&json!(["carbon"]), &json!(30))
    );
    assert_eq!(
        (made.string("status"), &made.body["enrolled_count"]),
        ("draft".to_owned(), &json!(0))
    );
    assert_eq!(made.string("language"), "en-IN");
    assert!(!app.dump().contains("\"unknown\""));
    let read = instructor.get("/api/courses/chem").await.assert_status(200);
    assert_eq!(read.body, made.body);
    app.finish().await;
}

/// Asserts that no request has written a course. At most the instructor's public profile is written, which is hidden
/// without a course.
fn assert_no_course(app: &TestApp) {
    let rows = app.rows(Table::Catalog);
    assert!(
        rows.len() <= 1 && app.count_rows(Table::Catalog, "course") == 0,
        "{rows:?}"
    );
}

/// Asserts that a course with these fields is refused because of one of them, and that nothing is written.
async fn assert_wrong_field(app: &TestApp, instructor: &Actor, fields: Value, field: &str) {
    let mut course = json!({ "title": "T", "course_code": "T-1" });
    course
        .as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    instructor.post(COURSES, course).await.assert_wrong_fields(&[field]);
    assert_no_course(app);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_wrong_fields_are_reported_at_once_and_nothing_is_written() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let missing = instructor.post(COURSES, json!({})).await;
    missing.assert_wrong_fields(&["title", "course_code"]);
    let wrong = json!({
        "title": "", "course_code": "preferred", "slug": "categories", "subtitle": "x".repeat(301),
        "description": "x".repeat(400_000),
        "level": "guru", "language": "english!", "tags": ["x".repeat(51)], "thumbnail_url": "javascript:alert(1)",
        "price": "-1", "currency": "XXX", "access_days": 0, "instructor_id": "me",
    });
    instructor.post(COURSES, wrong).await.assert_wrong_fields(&[
        "title",
        "course_code",
        "slug",
        "subtitle",
        "description",
        "level",
        "language",
        "tags",
        "thumbnail_url",
        "price",
        "currency",
        "access_days",
        "instructor_id",
    ]);
    assert_no_course(&app);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_that_are_words_of_paths_are_refused() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    for code in [
        "preferred",
        "AVAILABLE",
        "courses",
        "contents",
        "categories",
        "me",
        "start",
    ] {
        assert_wrong_field(&app, &instructor, json!({ "course_code": code }), "course_code").await;
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_categories_and_pictures_are_refused() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let unknown = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
    for (field, value) in [("category", "nowhere"), ("category", unknown), ("banner_url", unknown)] {
        assert_wrong_field(&app, &instructor, json!({ field: value }), field).await;
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_admins_mark_courses_as_trending() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let trending = json!({ "title": "T", "course_code": "T-1", "is_trending": true });
    let refused = instructor.post(COURSES, trending).await;
    refused.assert_problem(403, "forbidden");
    assert_no_course(&app);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_and_slugs_are_unique_in_any_case() {
    let app = TestApp::new().await;
    let (instructor, other) = (app.instructor().await, app.instructor().await);
    let course = app
        .course_with(&instructor, json!({ "course_code": "Bio-1", "slug": "biology" }))
        .await;
    let taken = json!({ "title": "T", "course_code": "BIO-1", "slug": "biology" });
    let refused = other.post(COURSES, taken).await;
    insta::assert_json_snapshot!(refused.assert_problem(409, "course_code_taken").problem(), @r#"
    {
      "code": "course_code_taken",
      "detail": "Another course has this code.",
      "request_id": "[request id]",
      "status": 409,
      "title": "The course code is already in use",
      "type": "urn:lectern:problem:course_code_taken"
    }
    "#);
    let taken = json!({ "title": "T", "course_code": "BIO-2", "slug": "biology" });
    let refused = other.post(COURSES, taken).await;
    insta::assert_json_snapshot!(refused.assert_problem(409, "slug_taken").problem(), @r#"
    {
      "code": "slug_taken",
      "detail": "Another course has this slug.",
      "request_id": "[request id]",
      "status": 409,
      "title": "The slug is already in use",
      "type": "urn:lectern:problem:slug_taken"
    }
    "#);
    // Both are free again after the course is deleted.
    instructor
        .delete(&format!("{COURSES}/{}", text(&course, "id")))
        .await
        .assert_status(204);
    let free = json!({ "title": "T", "course_code": "BIO-1", "slug": "biology" });
    other.post(COURSES, free).await.assert_status(201);
    app.finish().await;
}
