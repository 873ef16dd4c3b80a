//! Handing in work.

use http::Method;
use serde_json::{Value, json};
use shared::database::Table;

use crate::support::content::{complete, file, send_upload};
use crate::support::homework::{announced, send_only, send_text};
use crate::support::learning::enroll;
use crate::support::{Actor, PASSWORD, TestApp};

/// Names and words in many scripts.
const SCRIPTS: [&str; 6] = [
    "हिन्दी पाठ",
    "தமிழ் உரை",
    "বাংলা লেখা",
    "نص عربي",
    "中文 文本",
    "Ελληνικά 😀",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_is_handed_in_at_once_in_any_script() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let student = &homework.class.student;
    let text = SCRIPTS.join("\n");
    let submitted = homework
        .submit(student, json!({ "text": text }))
        .await
        .assert_status(200);
    assert_eq!(
        (submitted.string("status"), submitted.string("text")),
        ("submitted".to_owned(), text.clone())
    );
    assert_eq!(submitted.body["uploads"], json!([]));
    assert!(submitted.cost.dynamodb_calls <= 3, "{:?}", submitted.cost);
    let seen = student
        .get(&format!("/api/submissions/{}", submitted.string("id")))
        .await
        .assert_status(200);
    assert_eq!(seen.string("text"), text);
    assert_eq!(homework.waiting().await[0]["kind"], "submission");
    for wrong in [json!({}), json!({ "text": " " }), json!({ "text": "x".repeat(20_001) })] {
        homework.submit(student, wrong).await.assert_wrong_fields(&["text"]);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_count_once_all_of_them_have_arrived() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let (instructor, student) = (&homework.class.instructor, &homework.class.student);
    let files: Vec<Value> = SCRIPTS
        .iter()
        .map(|name| announced(&format!("{name}.txt"), "text/plain", 100))
        .collect();
    let submitted = homework
        .submit(student, json!({ "files": files }))
        .await
        .assert_status(200);
    assert_eq!(submitted.string("status"), "pending");
    assert_eq!(submitted.body["uploads"].as_array().unwrap().len(), SCRIPTS.len());
    assert!(submitted.cost.dynamodb_calls <= 5, "{:?}", submitted.cost);
    let path = format!("/api/submissions/{}", submitted.string("id"));
    for number in 0..SCRIPTS.len() {
        assert_eq!(student.get(&path).await.body["status"], "pending");
        assert_eq!(homework.waiting().await.len(), 0);
        let done = send_text(student, &submitted, number).await.assert_status(200);
        assert_eq!(done.string("purpose"), "submission");
        assert_eq!(done.body["submission_id"], submitted.body["id"]);
    }
    let seen = instructor.get(&path).await.assert_status(200);
    assert_eq!(seen.string("status"), "submitted");
    assert_eq!(homework.waiting().await.len(), 1);
    for (file, name) in seen.body["files"].as_array().unwrap().iter().zip(SCRIPTS) {
        assert_eq!(file["filename"], format!("{name}.txt"));
        let sent = student.http().get(file["url"].as_str().unwrap()).send().await.unwrap();
        assert_eq!(sent.status(), 200);
        let disposition = sent.headers()["content-disposition"].to_str().unwrap().to_owned();
        assert!(disposition.starts_with("attachment"), "{disposition}");
        assert_eq!(sent.bytes().await.unwrap().len(), 100);
    }
    // Completing an upload again changes nothing.
    let id = submitted.body["uploads"][0]["upload_id"].as_str().unwrap();
    complete(student, id).await.assert_status(200);
    assert_eq!(homework.waiting().await.len(), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_is_late_after_the_day_has_ended_where_the_instructor_is() {
    // A day in Kolkata, and the 23 hours of a day on which the clocks change in Berlin.
    for (timezone, day, before, last, next) in [
        (
            "Asia/Kolkata",
            "2030-01-31",
            "2030-01-31T18:20:00Z",
            "2030-01-31T18:29:00Z",
            "2030-01-31T18:30:00Z",
        ),
        (
            "Europe/Berlin",
            "2030-03-31",
            "2030-03-31T21:50:00Z",
            "2030-03-31T21:59:00Z",
            "2030-03-31T22:00:00Z",
        ),
    ] {
        let app = TestApp::new().await;
        app.advance_to(before);
        let class = app.class(0).await;
        class
            .instructor
            .patch("/api/users/me/settings", json!({ "timezone": timezone }))
            .await
            .assert_status(200);
        let body = json!({ "title": "Homework", "due_date": day });
        let assignment = class.instructor.post(&class.of_course("/assignments"), body).await;
        let path = format!("/api/assignments/{}/submit", assignment.assert_status(201).string("id"));
        app.advance_to(last);
        let files = json!({ "text": "Done.", "files": [announced("a.txt", "text/plain", 100)] });
        let in_time = class.student.post(&path, files).await.assert_status(200);
        assert_eq!(in_time.body["is_late"], false, "{timezone}");
        app.advance_to(next);
        // A file that arrives a little later does not make the submission late.
        send_text(&class.student, &in_time, 0).await.assert_status(200);
        let submission = format!("/api/submissions/{}", in_time.string("id"));
        let seen = class.student.get(&submission).await;
        assert_eq!(
            (&seen.body["is_late"], &seen.body["status"]),
            (&json!(false), &json!("submitted"))
        );
        let late = class.student.post(&path, json!({ "text": "Again." })).await;
        assert_eq!(late.assert_status(200).body["is_late"], true, "{timezone}");
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handing_in_again_replaces_everything_until_it_is_graded() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let (instructor, student) = (&homework.class.instructor, &homework.class.student);
    let files = ["a.txt", "b.txt"].map(|name| announced(name, "text/plain", 100));
    let first = json!({ "text": "One", "files": files });
    let first = homework.submit(student, first).await.assert_status(200);
    send_text(student, &first, 0).await.assert_status(200);
    let path = format!("/api/submissions/{}", first.string("id"));
    let url = student.get(&path).await.body["files"][0]["url"].clone();
    let unfinished = send_only(student, &first, 1).await;
    app.advance(1);
    let second = json!({ "files": [announced("c.txt", "text/plain", 100)] });
    let second = homework.submit(student, second).await.assert_status(200);
    assert_eq!(second.string("id"), first.string("id"));
    assert_eq!(
        (&second.body["submission_number"], &second.body["text"]),
        (&json!(2), &Value::Null)
    );
    // The replaced file is gone, and the one that had not arrived joins nothing.
    let gone = student.http().get(url.as_str().unwrap()).send().await.unwrap();
    // S3 does not tell an absent object from a forbidden one to those who may not list the bucket.
    assert_eq!(gone.status(), 403);
    complete(student, &unfinished).await.assert_problem(409, "conflict");
    assert_eq!(student.get(&path).await.body["files"].as_array().unwrap().len(), 1);
    send_text(student, &second, 0).await.assert_status(200);
    assert_eq!((homework.list().await.len(), homework.waiting().await.len()), (1, 1));
    app.advance(1);
    homework.hand_in("Three").await;
    assert_eq!((homework.list().await.len(), homework.waiting().await.len()), (1, 1));
    instructor
        .post(&format!("{path}/grade"), json!({ "score": 1 }))
        .await
        .assert_status(200);
    let late = homework.submit(student, json!({ "text": "Four" })).await;
    late.assert_problem(409, "conflict");
    assert_eq!(student.get(&path).await.body["text"], "Three");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_cannot_join_a_submission_that_is_graded() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let (instructor, student) = (&homework.class.instructor, &homework.class.student);
    let files = json!({ "files": [announced("a.txt", "text/plain", 100)] });
    let submitted = homework.submit(student, files).await.assert_status(200);
    let path = format!("/api/submissions/{}", submitted.string("id"));
    // The instructor can grade what never becomes complete.
    instructor
        .post(&format!("{path}/grade"), json!({ "score": 0 }))
        .await
        .assert_status(200);
    send_text(student, &submitted, 0).await.assert_problem(409, "conflict");
    let seen = student.get(&path).await;
    assert_eq!(
        (&seen.body["status"], &seen.body["files"][0]["has_arrived"]),
        (&json!("graded"), &json!(false))
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_have_limits() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let student = &homework.class.student;
    let wrong = json!({ "files": [announced("a.exe", "application/x-msdownload", 10),
        announced("../a.txt", "text/plain", 26_214_401), {}] });
    homework.submit(student, wrong).await.assert_wrong_fields(&[
        "files[0].content_type",
        "files[1].filename",
        "files[1].size",
        "files[2].filename",
        "files[2].content_type",
        "files[2].size",
    ]);
    let many = |count: usize| json!({ "files": vec![announced("a.txt", "text/plain", 100); count] });
    homework.submit(student, many(11)).await.assert_wrong_fields(&["files"]);
    // What replaces unfinished uploads takes their slots; another assignment needs others, of which there are 20.
    for _ in 0..3 {
        homework.submit(student, many(10)).await.assert_status(200);
    }
    let paths = ["B", "C"].map(|title| json!({ "title": title }));
    let mut replies = Vec::new();
    for body in paths {
        let class = &homework.class;
        let other = class.instructor.post(&class.of_course("/assignments"), body).await;
        let path = format!("/api/assignments/{}/submit", other.assert_status(201).string("id"));
        replies.push(student.post(&path, many(10)).await);
    }
    replies.remove(0).assert_status(200);
    replies.remove(0).assert_problem(429, "rate_limited");
    homework
        .submit(student, json!({ "text": "Only a text." }))
        .await
        .assert_status(200);
    // A file that is not what was announced is refused.
    let photo = json!({ "files": [announced("a.png", "image/png", 100)] });
    let photo = homework.submit(student, photo).await.assert_status(200);
    let mut upload = photo.clone();
    upload.body = photo.body["uploads"][0].clone();
    assert_eq!(send_upload(student, &upload, file("text/plain", 100), &[]).await, 200);
    complete(student, &upload.string("upload_id"))
        .await
        .assert_problem(422, "upload_invalid");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_key_hands_in_once_and_does_not_extend_the_deadline() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let (student, path) = (&homework.class.student, homework.of_assignment("/submit"));
    let keyed = student.with_header("idempotency-key", "one");
    let body = json!({ "text": "Done.", "files": [announced("a.txt", "text/plain", 100)] });
    let first = keyed.post(&path, body.clone()).await.assert_status(200);
    let second = keyed.post(&path, body.clone()).await.assert_status(200);
    let same = ["id", "submission_number", "submitted_at", "text", "files"];
    assert!(same.iter().all(|field| first.body[field] == second.body[field]));
    let upload = |reply: &Value| reply["uploads"][0]["upload_id"].clone();
    assert_eq!(upload(&first.body), upload(&second.body));
    send_text(student, &second, 0).await.assert_status(200);
    let third = keyed.post(&path, body.clone()).await.assert_status(200);
    assert_eq!(
        (third.string("status"), &third.body["uploads"]),
        ("submitted".to_owned(), &json!([]))
    );
    keyed
        .post(&path, json!({ "text": "Other." }))
        .await
        .assert_problem(422, "idempotency_key_reused");
    let keyed = student.with_header("idempotency-key", "two");
    keyed.post(&path, body.clone()).await.assert_status(200);
    app.advance(901);
    let expired = keyed.post(&path, body).await.assert_status(200);
    assert_eq!(
        (expired.string("status"), &expired.body["uploads"]),
        ("pending".to_owned(), &json!([]))
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_enrolled_students_hand_in_and_send_files() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let class = &homework.class;
    let files = json!({ "files": [announced("a.txt", "text/plain", 100)] });
    for other in [&app.student().await, &class.instructor, &app.admin().await] {
        let refused = homework.submit(other, files.clone()).await;
        refused.assert_problem(403, "enrollment_needed");
    }
    let submitted = homework.submit(&class.student, files.clone()).await.assert_status(200);
    class.student.delete(&class.of_enrollment("")).await.assert_status(204);
    send_text(&class.student, &submitted, 0)
        .await
        .assert_problem(403, "enrollment_needed");
    homework
        .submit(&class.student, files)
        .await
        .assert_problem(403, "enrollment_needed");
    let own = format!("/api/submissions/{}", submitted.string("id"));
    class.student.get(&own).await.assert_status(200);
    // Files of others cannot be completed.
    let upload = submitted.body["uploads"][0]["upload_id"].as_str().unwrap();
    complete(&class.instructor, upload)
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}

/// A student with a password who has handed in a text and a file.
async fn with_file(app: &TestApp, homework: &crate::support::homework::Homework) -> Actor {
    let student = app.student_with_password("asha@example.com").await;
    enroll(&student, &homework.class.course).await;
    let body = json!({ "text": "My own words", "files": [announced("a.txt", "text/plain", 100)] });
    let submitted = homework.submit(&student, body).await.assert_status(200);
    send_text(&student, &submitted, 0).await.assert_status(200);
    let grade = format!("/api/submissions/{}/grade", submitted.string("id"));
    homework
        .class
        .instructor
        .post(&grade, json!({ "score": 5, "feedback": "Well done." }))
        .await
        .assert_status(200);
    student
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_account_leaves_no_submission_behind() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let student = with_file(&app, &homework).await;
    let url = student.get(&homework.of_assignment("")).await.body["own_submission"]["id"].clone();
    let url = student
        .get(&format!("/api/submissions/{}", url.as_str().unwrap()))
        .await
        .body["files"][0]["url"]
        .clone();
    let body = json!({ "password": PASSWORD });
    student.send(Method::DELETE, "/api/users/me", Some(&body)).await;
    app.settle().await;
    let rows = app.rows(Table::Learning);
    let is_left = |row: &&Value| {
        let kind = row["kind"].as_str().unwrap();
        kind.starts_with("submission") || kind == "ungraded" || row.to_string().contains(&student.id)
    };
    let left: Vec<_> = rows.iter().filter(is_left).collect();
    assert!(left.is_empty(), "{left:#?}");
    let gone = app.anon().http().get(url.as_str().unwrap()).send().await.unwrap();
    // S3 does not tell an absent object from a forbidden one to those who may not list the bucket.
    assert_eq!(gone.status(), 403);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_archive_contains_submissions_with_their_files() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let student = with_file(&app, &homework).await;
    let ready = crate::api::users::exports::exported(&app, &student).await;
    let files = crate::api::users::exports::fetch(&student, &ready).await;
    let document = crate::api::users::exports::document(&files, "submissions.json");
    assert_eq!(document[0]["text"], "My own words");
    assert_eq!(document[0]["grades"][0]["feedback"], "Well done.");
    assert!(
        files.keys().any(|name| name.ends_with("/1-a.txt")),
        "{:?}",
        files.keys()
    );
    app.finish().await;
}
