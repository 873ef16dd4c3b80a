//! Verifying a certificate by its code.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_can_verify_a_certificate_by_its_code() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    app.give_certificates(&class.course);
    class.complete(0).await;
    let name = json!({ "name": "लक्ष्मी राव" });
    class.student.patch("/api/users/me", name).await.assert_status(200);
    let path = class.of_enrollment("/certificate");
    let made = class.student.get(&path).await.assert_status(200);
    let code = made.string("code");
    let verified = app
        .anon()
        .get(&format!("/api/certificates/{}", code.to_lowercase()))
        .await
        .assert_status(200);
    assert_eq!(
        verified.body,
        json!({ "valid": true, "code": code, "name": "लक्ष्मी राव", "course_id": class.course.id,
            "course_title": "Programming in Python", "issued_at": made.body["issued_at"] })
    );
    let pdf = app.anon().get(&made.string("pdf_url")).await.assert_status(200);
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert!(pdf.text.starts_with("%PDF-"));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_or_malformed_code_is_not_found() {
    let app = TestApp::new().await;
    app.anon()
        .get("/api/certificates/0000-0000-0000")
        .await
        .assert_problem(404, "not_found");
    app.anon()
        .get("/api/certificates/nothing")
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}
