//! `GET /api/docs/{asset}`.

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_file_of_the_page_is_served_and_known_by_its_tag() {
    let app = TestApp::new().await;
    let anon = app.anon();
    let page = anon.get("/api/docs").await.assert_status(200).text;
    let files: Vec<_> = page.split('"').filter(|text| text.starts_with("/api/docs/")).collect();
    assert_eq!(files.len(), 4);
    for file in files {
        let reply = anon.http().get(anon.url(file)).send().await.unwrap();
        assert_eq!(reply.status(), 200, "{file}");
        let headers = reply.headers().clone();
        let expected = if file.ends_with(".js") {
            "text/javascript"
        } else {
            "text/css"
        };
        assert!(
            headers["content-type"].to_str().unwrap().starts_with(expected),
            "{file}"
        );
        let bytes = reply.bytes().await.unwrap();
        let is_gzip = bytes.starts_with(&[0x1f, 0x8b]);
        assert_eq!(
            headers
                .get("content-encoding")
                .is_some_and(|encoding| encoding == "gzip"),
            is_gzip,
            "{file}"
        );
        let known = anon.with_header("if-none-match", headers["etag"].to_str().unwrap());
        known.get(file).await.assert_status(304);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_files_do_not_exist() {
    let app = TestApp::new().await;
    app.anon()
        .get("/api/docs/README.md")
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}
