//! `GET /PHONE_AUTHENTICATION.md`.

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_link_of_older_documents_leads_to_the_guide() {
    let app = TestApp::new().await;
    let anon = app.anon();
    let reply = anon.get("/PHONE_AUTHENTICATION.md").await.assert_status(302);
    let target = reply.header("location");
    assert_eq!(target, "/api/docs#description/sign-in-with-a-code");
    anon.get("/api/docs").await.assert_status(200);
    let document = anon.get("/api/openapi.json").await.body;
    let guides = document["info"]["description"].as_str().unwrap();
    assert!(guides.contains("# Sign in with a code"));
    app.finish().await;
}
