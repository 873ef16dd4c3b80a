//! The certificate of an enrollment.

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_completed_course_with_certificates_has_one_certificate() {
    let app = TestApp::new().await;
    let class = app.class(2).await;
    let path = class.of_enrollment("/certificate");
    let refused = class.student.get(&path).await;
    insta::assert_json_snapshot!(refused.assert_problem(409, "conflict").problem(), @r#"
    {
      "code": "conflict",
      "detail": "This course has no certificate.",
      "request_id": "[request id]",
      "status": 409,
      "title": "The state does not allow it",
      "type": "urn:lectern:problem:conflict"
    }
    "#);
    app.give_certificates(&class.course);
    class.complete(0).await;
    class.student.get(&path).await.assert_problem(409, "conflict");
    class.complete(1).await;
    let made = class.student.get(&path).await.assert_status(200);
    let code = made.string("code");
    assert_eq!(made.string("pdf_url"), format!("/api/certificates/{code}?format=pdf"));
    assert_eq!(class.student.get(&path).await.body, made.body);
    app.student().await.get(&path).await.assert_problem(404, "not_found");
    // It stays when the access ends.
    let now = app.cloud.clock().now();
    app.change_enrollment(&class.student, &class.course.id, |row| row.expires_at = Some(now));
    assert_eq!(class.student.get(&path).await.assert_status(200).body, made.body);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_can_be_a_pdf() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    app.give_certificates(&class.course);
    class.complete(0).await;
    let path = class.of_enrollment("/certificate");
    let pdf = class
        .student
        .with_header("accept", "application/pdf")
        .get(&path)
        .await
        .assert_status(200);
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert!(pdf.text.starts_with("%PDF-"));
    class
        .student
        .get(&format!("{path}?format=png"))
        .await
        .assert_wrong_fields(&["format"]);
    app.finish().await;
}
