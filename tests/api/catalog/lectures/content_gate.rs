//! Attempts to get around the content gate, all of which fail.

use http::Method;
use jiff::SignedDuration;
use serde_json::json;
use shared::types::role::Role;
use shared_learning::rules::enrollment::EnrollmentStatus;

use crate::support::content::{Course, SECRET, lecture, lecture_of, section, upload};
use crate::support::{Actor, Client, Reply, TestApp};

/// A published course with a lecture that has all kinds of content, and a preview lecture.
struct Stage {
    app: TestApp,
    instructor: Actor,
    course: Course,
    section: String,
    lecture: String,
    preview: String,
    video: String,
}

const LINK: &str = "https://videos.example.com/secret";

async fn stage() -> Stage {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let section = section(&instructor, &course, "Basics").await;
    let lecture = lecture(&instructor, &section, "Locked").await;
    let path = format!("/api/lectures/{lecture}");
    let video = upload(&instructor, &format!("{path}/video"), "secret.mp4", "video/mp4", 300).await;
    let link = instructor
        .post(&format!("{path}/pdf"), json!({ "pdf_url": LINK }))
        .await;
    link.assert_status(200);
    let resources = format!("{path}/resources");
    upload(&instructor, &resources, "secret.zip", "application/zip", 200).await;
    let preview = json!({ "title": "Open", "content_type": "text", "is_preview": true, "text_content": "Welcome" });
    let preview = lecture_of(&instructor, &section, preview).await.string("id");
    Stage {
        app,
        instructor,
        course,
        section,
        lecture,
        preview,
        video,
    }
}

impl Stage {
    /// Every path that serves content of the locked lecture.
    fn content(&self) -> [String; 3] {
        let id = &self.lecture;
        [
            format!("/api/lectures/{id}"),
            format!("/api/courses/contents/{id}"),
            format!("/api/lectures/{id}/resources"),
        ]
    }
}

/// Asserts that a reply reveals none of the locked content.
#[track_caller]
fn assert_reveals_nothing(reply: &Reply) {
    for secret in [SECRET, LINK, "X-Amz-Signature", "secret.mp4", "secret.zip", "content/"] {
        assert!(!reply.text.contains(secret), "{secret} in {}", reply.text);
    }
    assert!(reply.header("location").is_empty());
}

async fn refused(client: &Client, path: &str, status: u16, code: &str) {
    let reply = client.get(path).await.assert_problem(status, code);
    assert_reveals_nothing(&reply);
    assert_eq!(reply.header("etag"), "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn enrolled_students_instructors_and_admins_see_content() {
    let stage = stage().await;
    let app = &stage.app;
    let (student, admin, graduate) = (app.student().await, app.admin().await, app.student().await);
    app.enroll(&student, &stage.course, None);
    app.enroll(&graduate, &stage.course, None);
    app.change_enrollment(&graduate, &stage.course.id, |enrollment| {
        enrollment.status = EnrollmentStatus::Completed;
    });
    for reader in [&student, &admin, &graduate, &stage.instructor] {
        let reply = reader.get(&stage.content()[0]).await.assert_status(200);
        assert_eq!(reply.cost.dynamodb_calls, 2);
        assert_eq!(reply.header("cache-control"), "private, no-store");
        assert_eq!(reply.string("text_content"), SECRET);
        assert_eq!(reply.body["pdf"]["url"], LINK);
        let video = &reply.body["video"];
        assert_eq!(
            (&video["provider"], &video["content_type"]),
            (&json!("upload"), &json!("video/mp4"))
        );
        assert!(video["expires_in"].as_u64().unwrap() <= 300);
        let shown = reader.http().get(video["url"].as_str().unwrap()).send().await.unwrap();
        assert_eq!(
            (
                shown.status().as_u16(),
                shown.headers()["content-type"].to_str().unwrap()
            ),
            (200, "video/mp4")
        );
        assert_eq!(shown.bytes().await.unwrap().len(), 300);
        let resources = reader.get(&stage.content()[2]).await.assert_status(200);
        assert_eq!((resources.cost.dynamodb_calls, resources.results().len()), (3, 1));
        assert_eq!(resources.header("cache-control"), "no-store");
    }
    let preview = app
        .anon()
        .get(&format!("/api/lectures/{}", stage.preview))
        .await
        .assert_status(200);
    assert_eq!(preview.string("text_content"), "Welcome");
    stage.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_an_enrollment_no_path_reveals_content() {
    let stage = stage().await;
    let app = &stage.app;
    let (student, foreign) = (app.student().await, app.instructor().await);
    // The student is enrolled in, and the instructor teaches, another course.
    let elsewhere = app.published(&foreign);
    app.enroll(&student, &elsewhere, None);
    for path in stage.content() {
        refused(&app.anon(), &path, 401, "unauthenticated").await;
        refused(&student, &path, 403, "enrollment_needed").await;
        refused(&foreign, &path, 403, "enrollment_needed").await;
    }
    // Lists and details show the public part to everybody.
    let sections = [
        stage.course.sections(),
        format!("/api/courses/{}/modules", stage.course.course_code),
        format!("/api/sections/{}", stage.section),
        format!("/api/sections/{}/lectures", stage.section),
        format!("/api/modules/{}/lectures", stage.section),
    ];
    for path in &sections {
        for client in [&app.anon(), &*student, &*stage.instructor] {
            let reply = client.get(path).await.assert_status(200);
            assert!(reply.text.contains("Locked"), "{path}: {}", reply.text);
            assert_reveals_nothing(&reply);
        }
    }
    // The ID of the upload does not lead to its object.
    let image = app
        .anon()
        .get(&format!("/api/media/{}", stage.video))
        .await
        .assert_problem(404, "not_found");
    assert_reveals_nothing(&image);
    let complete = format!("/api/uploads/{}/complete", stage.video);
    student
        .post(&complete, json!({}))
        .await
        .assert_problem(404, "not_found");
    // IDs of other kinds are not IDs of lectures.
    for id in [&stage.section, &stage.video, &stage.course.id] {
        refused(&student, &format!("/api/lectures/{id}"), 404, "not_found").await;
    }
    stage.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn access_ends_with_the_enrollment() {
    let stage = stage().await;
    let app = &stage.app;
    let (student, cancelled) = (app.student().await, app.student().await);
    let end = app.cloud.clock().now() + SignedDuration::from_mins(10);
    app.enroll(&student, &stage.course, Some(end));
    app.enroll(&cancelled, &stage.course, None);
    let seen = student.get(&stage.content()[0]).await.assert_status(200);
    cancelled.get(&stage.content()[0]).await.assert_status(200);
    app.change_enrollment(&cancelled, &stage.course.id, |enrollment| {
        enrollment.status = EnrollmentStatus::Cancelled;
    });
    app.advance(601);
    // A once valid tag, other methods and ranges do not help.
    let known = student.with_header("if-none-match", seen.header("etag"));
    let any = student.with_header("if-none-match", "*");
    let range = student.with_header("range", "bytes=0-10");
    for path in stage.content() {
        for client in [&*student, &*cancelled, &known, &any, &range] {
            refused(client, &path, 403, "enrollment_needed").await;
        }
        refused(&known.without_token(), &path, 401, "unauthenticated").await;
        let head = student.send(Method::HEAD, &path, None).await;
        assert!([403, 405].contains(&head.status), "{}", head.status);
        assert_reveals_nothing(&head);
    }
    stage.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_and_its_preview_are_visible_to_its_instructors_and_students_only() {
    let stage = stage().await;
    let (student, stranger) = (stage.app.student().await, stage.app.student().await);
    stage.app.enroll(&student, &stage.course, None);
    stage.app.set_course_status(&stage.course, "draft");
    for path in [stage.content()[0].clone(), format!("/api/lectures/{}", stage.preview)] {
        refused(&stage.app.anon(), &path, 404, "not_found").await;
        refused(&stranger, &path, 404, "not_found").await;
        for reader in [&student, &stage.instructor] {
            reader.get(&path).await.assert_status(200);
        }
    }
    stage.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_former_instructor_has_no_access() {
    let stage = stage().await;
    stage.app.set_role(&stage.instructor.id, Role::Student);
    refused(&stage.instructor, &stage.content()[0], 403, "enrollment_needed").await;
    stage.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_url_works_only_for_its_object_and_a_few_minutes() {
    let stage = stage().await;
    let student = stage.app.student().await;
    stage.app.enroll(&student, &stage.course, None);
    let lecture = student.get(&stage.content()[0]).await;
    let url = lecture.body["video"]["url"].as_str().unwrap().to_owned();
    let expires = url
        .split(['?', '&'])
        .find_map(|part| part.strip_prefix("X-Amz-Expires="))
        .unwrap();
    assert!(expires.parse::<u32>().unwrap() <= 300);
    let resources = student.get(&stage.content()[2]).await;
    let resource = resources.results()[0]["id"].as_str().unwrap().to_owned();
    let http = student.http();
    for other in [
        url.replace(&stage.video, &resource),
        url.replace("X-Amz-Expires=300", "X-Amz-Expires=30000"),
        url.replace("/content/", "/incoming/"),
        url.split('?').next().unwrap().to_owned(),
    ] {
        assert_ne!(other, url);
        assert_eq!(http.get(&other).send().await.unwrap().status(), 403, "{other}");
    }
    for request in [http.put(&url).body("x"), http.delete(&url)] {
        assert_eq!(request.send().await.unwrap().status(), 403);
    }
    // A replaced object is gone even for URLs that have not expired.
    assert_eq!(http.get(&url).send().await.unwrap().status(), 200);
    let path = format!("{}/video", stage.content()[0]);
    upload(&stage.instructor, &path, "new.mp4", "video/mp4", 100).await;
    assert!(http.get(&url).send().await.unwrap().status().is_client_error());
    let video = student.get(&stage.content()[0]).await.body["video"]["filename"].clone();
    assert_eq!(video, "new.mp4");
    stage.app.finish().await;
}
