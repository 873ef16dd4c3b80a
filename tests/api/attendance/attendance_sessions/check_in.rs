//! Checking in.

use serde_json::{Value, json};

use crate::support::learning::enroll;
use crate::support::{TestApp, storm, wrong};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_student_checks_in_once_in_few_calls() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(5).await;
    let code = class.fresh_code(&app, &session).await;
    let (student, path) = (&class.student, session.of("/check-in"));
    let first = student.post(&path, json!({ "code": code })).await.assert_status(200);
    assert_eq!(first.cost.dynamodb_calls, 3);
    assert_eq!(
        (&first.body["status"], &first.body["user_id"]),
        (&json!("present"), &json!(student.id))
    );
    let without_time = |mut body: Value| {
        body.as_object_mut().unwrap().remove("server_time");
        body
    };
    let first = without_time(first.body);
    for code in [code.clone(), wrong(&code)] {
        let again = student.post(&path, json!({ "code": code })).await.assert_status(200);
        assert_eq!(without_time(again.body), first);
        assert_eq!(again.cost.write_units, 0.0);
    }
    app.advance(5 * 60);
    let late = student.post(&path, json!({ "code": code })).await.assert_status(200);
    assert_eq!(without_time(late.body), first);
    let shown = class.instructor.get(&session.path).await.assert_status(200);
    assert_eq!(shown.body["checked_in"], 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_before_the_current_one_is_still_good_and_none_before_it() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(10).await;
    let other = app.student().await;
    enroll(&other, &class.course).await;
    let path = session.of("/check-in");
    let code = class.fresh_code(&app, &session).await;
    app.advance(30);
    let previous = class.student.post(&path, json!({ "code": code })).await;
    previous.assert_status(200);
    app.advance(30);
    let older = other.post(&path, json!({ "code": code })).await;
    insta::assert_json_snapshot!(older.assert_problem(422, "check_in_code_invalid").problem(), @r#"
    {
      "code": "check_in_code_invalid",
      "detail": "This code is wrong, or it has changed since. Please enter the code that the screen shows now.",
      "request_id": "[request id]",
      "status": 422,
      "title": "The check-in code is not valid",
      "type": "urn:lectern:problem:check_in_code_invalid"
    }
    "#);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_clock_of_the_server_counts() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(5).await;
    let code = class.fresh_code(&app, &session).await;
    let phone = class.student.with_header("date", "Tue, 15 Nov 1994 08:12:31 GMT");
    let body = json!({ "code": code, "time": "1994-11-15T08:12:31Z", "status": "late" });
    let reply = phone.post(&session.of("/check-in"), body).await.assert_status(200);
    assert_eq!(reply.body["status"], "present");
    assert!(reply.string("checked_in_at") <= reply.string("server_time"));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_are_good_as_phones_paste_them() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(10).await;
    let path = session.of("/check-in");
    for malformed in [json!({}), json!({ "code": "12345" }), json!({ "code": "abcdef" })] {
        class
            .student
            .post(&path, malformed)
            .await
            .assert_wrong_fields(&["code"]);
    }
    let code = class.fresh_code(&app, &session).await;
    let devanagari = |digit: char| char::from_u32(u32::from('०') + digit.to_digit(10).unwrap()).unwrap();
    let native: String = code.chars().map(devanagari).collect();
    let spaced = format!(" {}-{} ", &code[..3], &code[3..]);
    for code in [native, spaced] {
        let student = app.student().await;
        enroll(&student, &class.course).await;
        student.post(&path, json!({ "code": code })).await.assert_status(200);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_ins_end_with_the_session() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let (short, long) = (class.session(1).await, class.session(5).await);
    app.advance(60);
    let path = short.of("/check-in");
    let over = class.student.post(&path, json!({ "code": "123456" })).await;
    over.assert_problem(409, "conflict");
    class.check_in(&app, &long, &class.student).await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_active_enrollments_let_in() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(5).await;
    let (expired, path) = (app.student().await, session.of("/check-in"));
    app.enroll(&expired, &class.course, Some(app.cloud.clock().now()));
    class.student.delete(&class.of_enrollment("")).await.assert_status(204);
    let code = class.fresh_code(&app, &session).await;
    for student in [&expired, &class.student] {
        let refused = student.post(&path, json!({ "code": code })).await;
        refused.assert_problem(403, "enrollment_needed");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_wrong_codes_block_a_student_until_the_session_ends() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let (session, other) = (class.session(30).await, class.session(30).await);
    let path = session.of("/check-in");
    let code = class.fresh_code(&app, &session).await;
    let replies = storm(30, |_number| {
        let (student, path, code) = (class.student.clone(), path.clone(), wrong(&code));
        async move { student.post(&path, json!({ "code": code })).await }
    })
    .await;
    let wrong_codes = replies.iter().filter(|reply| reply.status == 422);
    assert_eq!(wrong_codes.count(), 10);
    assert!(replies.iter().all(|reply| [422, 429].contains(&reply.status)));
    let code = class.fresh_code(&app, &session).await;
    let blocked = class.student.post(&path, json!({ "code": code })).await;
    let blocked = blocked.assert_problem(429, "rate_limited");
    let wait: i64 = blocked.header("retry-after").parse().unwrap();
    assert!((1..=30 * 60).contains(&wait), "{wait}");
    // The next session and the other students are not concerned, and an instructor can help.
    class.check_in(&app, &other, &class.student).await.assert_status(200);
    let classmate = app.student().await;
    enroll(&classmate, &class.course).await;
    class.check_in(&app, &session, &classmate).await.assert_status(200);
    class
        .record(&session, &class.student, "present")
        .await
        .assert_status(200);
    let repeated = class.student.post(&path, json!({ "code": code })).await;
    assert_eq!(repeated.assert_status(200).body["checked_in_at"], json!(null));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recorded_absence_is_not_undone_by_a_check_in() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let session = class.session(30).await;
    class
        .record(&session, &class.student, "absent")
        .await
        .assert_status(200);
    let refused = class.check_in(&app, &session, &class.student).await;
    refused.assert_problem(409, "conflict");
    app.finish().await;
}
