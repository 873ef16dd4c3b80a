//! Files that take long wait in the slow lane.

use serde_json::{Value, json};
use shared::types::document::DocumentType;
use shared_catalog::rules::course_file::FileStatus;
use testkit::documents::pdf;

use super::{Library, event, text};

/// A library in which every first try is too slow.
async fn slow_library() -> Library {
    let parameter = ("FirstTrySeconds".to_owned(), "0".to_owned());
    Library::with(|options| options.parameters.extend([parameter])).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_whose_first_try_is_too_slow_becomes_ready_in_the_slow_lane() {
    let library = slow_library().await;
    let bytes = pdf(&text("chlorophyll", 3));
    let file = library.upload(DocumentType::Pdf, bytes.clone()).await;
    assert_eq!((file.status, file.had_first_try), (FileStatus::Ready, true));
    library.assert_indexed(&file, &bytes).await;
    library.app.finish().await;
}

/// Each first try can block a worker of the fast lane for ten seconds, so an uploader of slow files gets one an hour,
/// and as many as there are workers if the files arrive at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_uploader_of_slow_files_gets_one_first_try_an_hour() {
    let library = slow_library().await;
    let mut first_tries = 0;
    for _ in 0..6 {
        let file = library.upload(DocumentType::Text, b"Some text.".to_vec()).await;
        assert_eq!(file.status, FileStatus::Ready);
        first_tries += usize::from(file.had_first_try);
    }
    assert_eq!(first_tries, 1);
    library.app.advance(3_601);
    let file = library.upload(DocumentType::Text, b"Some text.".to_vec()).await;
    assert!(file.had_first_try);
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_whose_worker_died_is_not_tried_again_in_the_fast_lane() {
    let library = Library::with(|options| options.unpolled.extend(["media-worker".to_owned()])).await;
    let announced = library.announce(DocumentType::Text).await;
    let files = library.files();
    let now = library.app.cloud.clock().now();
    // The state that a worker leaves when it dies after it has accepted the content.
    files.accept(&announced, "etag", true, now).await.unwrap().unwrap();
    let message: Value = serde_json::from_str(&event(&announced.incoming_object())).unwrap();
    let batch = testkit::events::workers::batch("MediaQueue", &message).unwrap();
    let worker = library.app.cloud.invoker("media-worker").unwrap();
    let reply = worker.invoke(batch, "test").await.unwrap();
    assert_eq!(reply["batchItemFailures"], json!([]));
    let queued = library.app.queued().await;
    let slow = queued.iter().find(|(name, _)| name.contains("SlowMediaQueue"));
    assert_eq!(slow.unwrap().1.visible, 1, "{queued:?}");
    library.app.stop().await;
}
