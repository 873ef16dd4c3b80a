//! Files whose content changes or that are deleted.

use local::faults::{Kind, Target};
use serde_json::json;
use shared::types::document::DocumentType;
use shared_catalog::rules::course_file::FileStatus;
use testkit::documents::pdf;

use super::{Library, event, text};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_content_replaces_the_old() {
    let library = Library::new().await;
    let first = library.upload(DocumentType::Pdf, pdf(&text("roots", 3))).await;
    let bytes = pdf(&text("leaves", 2));
    library.put(&first, bytes.clone()).await;
    let second = library.now(&first).await;
    assert_ne!(second.segment(), first.segment());
    library.assert_indexed(&second, &bytes).await;
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_of_many_contents_is_in_the_index() {
    let library = Library::new().await;
    let file = library.announce(DocumentType::Pdf).await;
    let contents: Vec<_> = (0..12).map(|number| pdf(&text(&format!("topic{number}"), 4))).collect();
    library.app.break_down(Target::Sqs, Kind::Duplicate, 0.5);
    futures::future::join_all(contents.iter().map(|bytes| library.put(&file, bytes.clone()))).await;
    let file = library.now(&file).await;
    assert_eq!(file.status, FileStatus::Ready);
    let last = library.object(&file).await;
    assert!(contents.contains(&last));
    library.assert_indexed(&file, &last).await;
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_event_changes_nothing() {
    let library = Library::new().await;
    library.app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    let file = library.upload(DocumentType::Text, b"Some text.".to_vec()).await;
    // Claimed once and settled once.
    assert_eq!((file.status, file.revision), (FileStatus::Ready, 2));
    let before = library.app.dump();
    for _ in 0..3 {
        library
            .app
            .cloud
            .enqueue("MediaQueue", event(&file.object()))
            .await
            .unwrap();
    }
    library.app.settle().await;
    assert_eq!(library.app.dump(), before);
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_file_leaves_nothing_and_cannot_be_uploaded_again() {
    let library = Library::new().await;
    let file = library.upload(DocumentType::Text, b"Some text.".to_vec()).await;
    library.remove(&file).await;
    assert!(library.is_gone(&file).await);
    library.remove(&file).await;
    // The presigned URL may still be valid.
    library.put(&file, b"Other text.".to_vec()).await;
    assert!(library.is_gone(&file).await);
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_deleted_while_it_is_read_leaves_nothing() {
    let library = Library::new().await;
    let bytes = pdf(&text("anything", 20));
    for _ in 0..5 {
        let file = library.announce(DocumentType::Pdf).await;
        library.put(&file, bytes.clone()).await;
        library.remove(&file).await;
        assert!(library.is_gone(&file).await);
    }
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_a_deleted_course_are_removed() {
    let library = Library::new().await;
    let before = library.upload(DocumentType::Text, b"Some text.".to_vec()).await;
    let during = library.announce(DocumentType::Text).await;
    library.put_course(json!({ "deleted_at": { "S": "2030-01-01T00:00:00Z" } }));
    library.put(&during, b"Some text.".to_vec()).await;
    assert!(library.is_gone(&during).await);
    library
        .app
        .cloud
        .enqueue("MediaQueue", event(&before.object()))
        .await
        .unwrap();
    assert!(library.is_gone(&before).await);
    library.app.finish().await;
}
