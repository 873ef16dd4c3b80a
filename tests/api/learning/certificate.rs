use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_completed_a_course_gets_one_certificate_that_anybody_can_verify() {
    let app = TestApp::new().await;
    let class = app.class(2).await;
    let path = class.of_enrollment("/certificate");
    class.student.get(&path).await.assert_problem(409, "conflict");
    app.edit_course(&class.course, "has_certificate", json!({ "BOOL": true }));
    class.complete(0).await;
    class.student.get(&path).await.assert_problem(409, "conflict");
    class.complete(1).await;
    let name = json!({ "name": "लक्ष्मी राव" });
    class.student.patch("/api/users/me", name).await.assert_status(200);
    let made = class.student.get(&path).await.assert_status(200);
    let code = made.string("code");
    assert_eq!(made.string("pdf_url"), format!("/api/certificates/{code}?format=pdf"));
    assert_eq!(class.student.get(&path).await.body, made.body);
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
    let pdf = class
        .student
        .with_header("accept", "application/pdf")
        .get(&path)
        .await
        .assert_status(200);
    let public = app.anon().get(&made.string("pdf_url")).await.assert_status(200);
    for pdf in [pdf, public] {
        assert_eq!(pdf.header("content-type"), "application/pdf");
        assert!(pdf.text.starts_with("%PDF-"));
    }
    app.anon()
        .get("/api/certificates/0000-0000-0000")
        .await
        .assert_problem(404, "not_found");
    app.anon()
        .get("/api/certificates/nothing")
        .await
        .assert_problem(404, "not_found");
    class
        .student
        .get(&format!("{path}?format=png"))
        .await
        .assert_wrong_fields(&["format"]);
    app.student().await.get(&path).await.assert_problem(404, "not_found");
    // It stays when the access ends.
    app.edit_enrollment(
        &class.student,
        &class.course,
        "expires_at",
        json!({ "S": "2020-01-01T00:00:00Z" }),
    );
    assert_eq!(class.student.get(&path).await.assert_status(200).body, made.body);
    app.finish().await;
}
