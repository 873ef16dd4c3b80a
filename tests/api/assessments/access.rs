//! Who may do what: every path as everybody.

use http::Method;
use serde_json::{Value, json};
use shared::database::Table;

use crate::support::learning::enroll;
use crate::support::quizzes::{choice, essay};
use crate::support::{Client, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_path_lets_in_whom_it_is_for() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([choice("A?"), essay("B?")])).await;
    let attempt = class.attempt().await;
    let student = &class.class.student;
    let classmate = app.student().await;
    enroll(&classmate, &class.class.course).await;
    let (foreign, admin, assistant) = (app.instructor().await, app.admin().await, app.instructor().await);
    let path = class.class.of_course("/instructors");
    let body = json!({ "user_id": assistant.id });
    class.class.instructor.post(&path, body).await.assert_status(201);
    let text = json!({ "question_id": class.questions[1]["id"], "answer": "Because." });
    let submitted = json!({ "answers": [text] });
    student
        .post(&format!("{attempt}/submit"), submitted)
        .await
        .assert_status(200);

    let question = format!("/api/questions/{}", class.questions[0]["id"].as_str().unwrap());
    let grade = json!({ "question_id": class.questions[1]["id"], "points": 5 });
    let lecture = format!("/api/lectures/{}/quiz", class.lecture);
    // Statuses for: nobody, the student, another student, the instructor, a foreign one, a co-instructor, an admin.
    let of_instructors = [401, 403, 403, 200, 403, 200, 200];
    let hidden = [401, 200, 404, 200, 404, 200, 200];
    let of_students = [401, 200, 200, 403, 403, 403, 403];
    let named = json!({ "quiz_id": class.quiz });
    // What is deleted by the first one who may is absent for those who follow.
    let deleted_once = [401, 403, 403, 204, 404, 404, 404];
    let table: [(Method, String, Value, [u16; 7]); 19] = [
        (
            Method::GET,
            lecture.clone(),
            json!(null),
            [401, 200, 200, 200, 403, 200, 200],
        ),
        (Method::POST, lecture, json!({}), [401, 403, 403, 409, 403, 409, 409]),
        (
            Method::PATCH,
            class.of_quiz(""),
            json!({ "title": "B" }),
            of_instructors,
        ),
        (Method::PUT, class.of_quiz(""), json!({ "title": "C" }), of_instructors),
        (Method::GET, class.of_quiz("/questions"), json!(null), of_instructors),
        (
            Method::POST,
            class.of_quiz("/questions"),
            choice("C?"),
            [401, 403, 403, 201, 403, 201, 201],
        ),
        (Method::PUT, question.clone(), json!({ "points": 2 }), of_instructors),
        (
            Method::GET,
            class.class.of_course("/ungraded"),
            json!(null),
            of_instructors,
        ),
        (Method::GET, class.of_quiz("/statistics"), json!(null), of_instructors),
        (Method::GET, attempt.clone(), json!(null), hidden),
        (Method::GET, format!("{attempt}/result"), json!(null), hidden),
        (
            Method::PUT,
            format!("{attempt}/answers"),
            json!({}),
            [401, 409, 404, 404, 404, 404, 404],
        ),
        (
            Method::POST,
            format!("{attempt}/grade"),
            grade,
            [401, 403, 404, 200, 404, 200, 200],
        ),
        (
            Method::POST,
            format!("{attempt}/submit"),
            json!({}),
            [401, 200, 404, 404, 404, 404, 404],
        ),
        (Method::POST, class.of_quiz("/start"), json!({}), of_students),
        (
            Method::POST,
            "/api/quiz-attempts/start".to_owned(),
            named.clone(),
            of_students,
        ),
        (Method::POST, "/quiz-attempts/start".to_owned(), named, of_students),
        (Method::DELETE, question, json!(null), deleted_once),
        (Method::DELETE, class.of_quiz(""), json!(null), deleted_once),
    ];
    let anybody = app.anon();
    let callers = [
        &anybody,
        student,
        &classmate,
        &class.class.instructor,
        &foreign,
        &assistant,
        &admin,
    ];
    check(&callers, &table).await;
    app.finish().await;
}

/// Sends each request as each of the callers, and compares the statuses.
async fn check(callers: &[&Client; 7], table: &[(Method, String, Value, [u16; 7])]) {
    for (method, path, body, expected) in table {
        let mut statuses = Vec::new();
        for caller in callers {
            let body = Some(body).filter(|body| !body.is_null());
            statuses.push(caller.send(method.clone(), path, body).await.status);
        }
        assert_eq!(statuses, expected, "{method} {path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_path_of_assignments_lets_in_whom_it_is_for() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let class = &homework.class;
    let submission = homework.hand_in("Done.").await;
    let classmate = app.student().await;
    enroll(&classmate, &class.course).await;
    let (foreign, admin, assistant) = (app.instructor().await, app.admin().await, app.instructor().await);
    let body = json!({ "user_id": assistant.id });
    let path = class.of_course("/instructors");
    class.instructor.post(&path, body).await.assert_status(201);
    let title = json!({ "title": "B" });
    // Statuses for: nobody, the student, another student, the instructor, a foreign one, a co-instructor, an admin.
    let of_instructors = [401, 403, 403, 200, 403, 200, 200];
    let of_content = [401, 200, 200, 200, 403, 200, 200];
    let of_students = [401, 200, 200, 403, 403, 403, 403];
    let of_course = class.of_course("/assignments");
    let table: [(Method, String, Value, [u16; 7]); 10] = [
        (Method::GET, of_course.clone(), json!(null), of_content),
        (
            Method::POST,
            of_course,
            title.clone(),
            [401, 403, 403, 201, 403, 201, 201],
        ),
        (Method::GET, homework.of_assignment(""), json!(null), of_content),
        (Method::PUT, homework.of_assignment(""), title.clone(), of_instructors),
        (Method::PATCH, homework.of_assignment(""), title, of_instructors),
        (
            Method::POST,
            homework.of_assignment("/submit"),
            json!({ "text": "Done." }),
            of_students,
        ),
        (
            Method::GET,
            homework.of_assignment("/submissions"),
            json!(null),
            of_instructors,
        ),
        (
            Method::GET,
            submission.clone(),
            json!(null),
            [401, 200, 404, 200, 404, 200, 200],
        ),
        (
            Method::POST,
            format!("{submission}/grade"),
            json!({ "score": 5 }),
            [401, 403, 404, 200, 404, 200, 200],
        ),
        (
            Method::DELETE,
            homework.of_assignment(""),
            json!(null),
            [401, 403, 403, 204, 404, 404, 404],
        ),
    ];
    let anybody = app.anon();
    let callers = [
        &anybody,
        &class.student,
        &classmate,
        &class.instructor,
        &foreign,
        &assistant,
        &admin,
    ];
    check(&callers, &table).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_account_leaves_no_attempt_behind() {
    let app = TestApp::new().await;
    let class = app.quiz_class(json!({}), json!([essay("A?")])).await;
    let student = app.student_with_password("asha@example.com").await;
    enroll(&student, &class.class.course).await;
    let started = class.start(&student).await.assert_status(200);
    let text = json!({ "question_id": class.questions[0]["id"], "answer": "Because." });
    let submit = format!("/api/quiz-attempts/{}/submit", started.string("id"));
    student
        .post(&submit, json!({ "answers": [text] }))
        .await
        .assert_status(200);
    class.start(&student).await.assert_status(200);
    let body = json!({ "password": crate::support::PASSWORD });
    student.send(Method::DELETE, "/api/users/me", Some(&body)).await;
    app.settle().await;
    let kinds = ["attempt", "answers", "result", "quiz_record", "ungraded"];
    let rows = app.rows(Table::Learning);
    let left: Vec<_> = rows
        .iter()
        .filter(|row| kinds.iter().any(|kind| row["kind"] == *kind))
        .collect();
    assert!(left.is_empty(), "{left:#?}");
    app.finish().await;
}
