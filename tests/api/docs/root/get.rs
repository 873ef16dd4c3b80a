//! `GET /api`.

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_root_answers_anonymous_callers_with_links_that_work() {
    let app = TestApp::new().await;
    let anon = app.anon();
    for path in ["/api", "/api/"] {
        let reply = anon.get(path).await.assert_status(200);
        assert_eq!(reply.string("name"), "Lectern");
        for (_, link) in reply.body["links"].as_object().unwrap() {
            anon.get(link.as_str().unwrap()).await.assert_status(200);
        }
    }
    app.finish().await;
}
