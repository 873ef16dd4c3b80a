//! Files whose content changes or that are deleted.

use local::faults::{Kind, Target};
use shared::types::document::DocumentType;
use shared_catalog::rules::course_file::FileStatus;
use testkit::documents::pdf;

use super::{Library, event, text};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn content_that_is_uploaded_after_the_first_changes_nothing() {
    let library = Library::new().await;
    let bytes = pdf(&text("roots", 3));
    let first = library.upload(DocumentType::Pdf, bytes.clone()).await;
    let before = library.app.dump();
    library.put(&first, pdf(&text("leaves", 2))).await;
    let second = library.now(&first).await;
    assert_eq!(second, first);
    assert_eq!(library.app.dump(), before);
    assert_eq!(library.object(&first).await, bytes);
    assert_eq!(library.contents(&first).await, [first.accepted_object().unwrap()]);
    assert!(!library.has_incoming(&first).await);
    library.assert_indexed(&first, &bytes).await;
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exactly_one_of_many_contents_is_accepted() {
    let library = Library::new().await;
    let file = library.announce(DocumentType::Pdf).await;
    let contents: Vec<_> = (0..12).map(|number| pdf(&text(&format!("topic{number}"), 4))).collect();
    library.app.break_down(Target::Sqs, Kind::Duplicate, 0.5);
    futures::future::join_all(contents.iter().map(|bytes| library.put(&file, bytes.clone()))).await;
    let file = library.now(&file).await;
    assert_eq!(file.status, FileStatus::Ready);
    let accepted = library.object(&file).await;
    assert!(contents.contains(&accepted));
    library.assert_indexed(&file, &accepted).await;
    assert_eq!(library.contents(&file).await.len(), 1);
    assert!(!library.has_incoming(&file).await);
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
            .enqueue("MediaQueue", event(&file.incoming_object()))
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
    let now = library.app.cloud.clock().now();
    library
        .app
        .change_course(&library.course.id, |course| course.deleted_at = Some(now));
    library.put(&during, b"Some text.".to_vec()).await;
    assert!(library.is_gone(&during).await);
    library
        .app
        .cloud
        .enqueue("MediaQueue", event(&before.incoming_object()))
        .await
        .unwrap();
    assert!(library.is_gone(&before).await);
    library.app.finish().await;
}
