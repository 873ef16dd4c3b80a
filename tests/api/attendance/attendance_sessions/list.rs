//! Listing the sessions and the students of a course.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::learning::enroll;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instructors_see_the_sessions_and_the_students() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let named = app.student_with_password("asha@example.com").await;
    app.advance(1);
    enroll(&named, &class.course).await;
    let first = class.session(5).await;
    class.check_in(&app, &first, &named).await.assert_status(200);
    let second = class.session(5).await;
    let path = class.of_course("/attendance");
    let list = class.instructor.get(&path).await.assert_status(200);
    assert_eq!(list.cost.dynamodb_calls, 5);
    let sessions: Vec<_> = list
        .results()
        .iter()
        .map(|row| (&row["id"], &row["checked_in"]))
        .collect();
    assert_eq!(
        sessions,
        [(&json!(second.id), &json!(0)), (&json!(first.id), &json!(1))]
    );
    let students = list.body["students"].as_array().unwrap();
    let seen: Vec<_> = students
        .iter()
        .map(|row| (&row["user_id"], &row["name"], &row["percentage"]))
        .collect();
    assert_eq!(
        seen,
        [
            (&json!(named.id), &json!("Asha Rao"), &json!(100.0)),
            (&json!(class.student.id), &json!(null), &json!(null)),
        ]
    );
    app.advance(10 * 60);
    let list = class.instructor.get(&format!("{path}?session_id={}", first.id)).await;
    let students = list.assert_status(200).body["students"].clone();
    assert_eq!(
        [
            &students[0]["status"],
            &students[0]["percentage"],
            &students[1]["status"],
            &students[1]["percentage"]
        ],
        [&json!("present"), &json!(50.0), &json!("absent"), &json!(0.0)]
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn students_see_only_their_own_attendance() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let classmate = app.student().await;
    enroll(&classmate, &class.course).await;
    let session = class.session(5).await;
    class.check_in(&app, &session, &class.student).await.assert_status(200);
    app.advance(5 * 60);
    let path = class.of_course("/attendance");
    for (student, status, percentage) in [(&class.student, "present", 100.0), (&classmate, "absent", 0.0)] {
        let list = student.get(&path).await.assert_status(200);
        assert_eq!(list.cost.dynamodb_calls, 3);
        let row = &list.results()[0];
        assert_eq!((&row["status"], &row["checked_in"]), (&json!(status), &json!(null)));
        let students = list.body["students"].as_array().unwrap();
        assert_eq!(students.len(), 1);
        assert_eq!(
            (&students[0]["user_id"], &students[0]["percentage"]),
            (&json!(student.id), &json!(percentage))
        );
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_list_has_pages_of_its_own() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let mut sessions = BTreeSet::new();
    for _ in 0..3 {
        app.advance(1);
        sessions.insert(class.session(5).await.id);
    }
    let mut students = BTreeSet::from([class.student.id.clone()]);
    for _ in 0..2 {
        let student = app.student().await;
        enroll(&student, &class.course).await;
        students.insert(student.id.clone());
    }
    let first = class.instructor.get(&class.of_course("/attendance?limit=2")).await;
    let ids = |rows: &Value, field: &str| -> Vec<String> {
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row[field].as_str().unwrap().to_owned()).collect()
    };
    let mut seen = ids(&first.body["results"], "id");
    let rest = class
        .instructor
        .get(first.next_page().unwrap())
        .await
        .assert_status(200);
    seen.extend(ids(&rest.body["results"], "id"));
    assert_eq!(rest.body["students"], json!([]));
    assert_eq!((seen.len(), seen.into_iter().collect()), (3, sessions));
    let mut seen = ids(&first.body["students"], "user_id");
    let next = first.body["students_next"].as_str().unwrap();
    let rest = class.instructor.get(next).await.assert_status(200);
    seen.extend(ids(&rest.body["students"], "user_id"));
    assert_eq!(
        (&rest.body["results"], &rest.body["students_next"]),
        (&json!([]), &json!(null))
    );
    assert_eq!((seen.len(), seen.into_iter().collect()), (3, students));
    // A cursor is bound to its list and its caller.
    let stolen = app.admin().await.get(next).await;
    stolen.assert_wrong_fields(&["cursor"]);
    let mixed = next.replace("list=students", "list=sessions");
    class.instructor.get(&mixed).await.assert_wrong_fields(&["cursor"]);
    for (query, field) in [
        ("list=teachers", "list"),
        ("format=xml", "format"),
        ("session_id=nothing", "session_id"),
        ("session_id=0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c", "session_id"),
        ("limit=101", "limit"),
    ] {
        let path = class.of_course(&format!("/attendance?{query}"));
        class.instructor.get(&path).await.assert_wrong_fields(&[field]);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_roll_of_a_thousand_students_is_one_query_a_page_and_one_read() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    class.session(5).await;
    let enrollment = app.enrollment_row(&class.student, &class.course.id);
    app.copy_enrollment(&enrollment, 999);
    let path = class.of_course("/attendance?list=students");
    let page = class.instructor.get(&path).await.assert_status(200);
    assert_eq!(
        (
            page.cost.dynamodb_calls,
            page.body["students"].as_array().unwrap().len()
        ),
        (3, 20)
    );
    let (mut seen, mut next) = (BTreeSet::new(), Some(format!("{path}&limit=100")));
    while let Some(path) = next {
        let page = class.instructor.get(&path).await.assert_status(200);
        // 100 students have 201 rows, and a call reads 100.
        assert!(page.cost.dynamodb_calls <= 5, "{}", page.cost.dynamodb_calls);
        let students = page.body["students"].as_array().unwrap();
        seen.extend(students.iter().map(|row| row["user_id"].to_string()));
        next = page.body["students_next"].as_str().map(str::to_owned);
    }
    assert_eq!(seen.len(), 1_000);
    app.finish().await;
}
