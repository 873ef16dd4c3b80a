//! Outages, and workers that died.

use local::faults::{Kind, Target};
use serde_json::json;
use shared::types::document::DocumentType;
use shared_catalog::rules::course_file::{FailureReason, FileStatus};

use super::{Library, event};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_long_outage_a_file_is_read_when_its_event_is_sent_again() {
    let library = Library::new().await;
    library.app.break_down(Target::Dynamodb, Kind::Error, 1.0);
    let file = {
        let announced = library.announce(DocumentType::Text).await;
        library.put(&announced, b"Some text.".to_vec()).await;
        library.now(&announced).await
    };
    // After five attempts, the event is in the dead-letter queue, from which an operator sends it again.
    assert_eq!(file.status, FileStatus::Uploaded);
    library.app.mend();
    library
        .app
        .cloud
        .enqueue("MediaQueue", event(&file.incoming_object()))
        .await
        .unwrap();
    let file = library.now(&file).await;
    library.assert_indexed(&file, b"Some text.").await;
    library.app.finish_with_dead_letters(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_was_abandoned_is_shown_as_interrupted_until_it_is_read() {
    let library = Library::new().await;
    let file = library.upload(DocumentType::Text, b"Some text.".to_vec()).await;
    // The state that a worker leaves when it dies after its claim.
    library
        .app
        .change_course_file(&file, |file| file.status = FileStatus::Processing);
    let (now, later) = (library.app.cloud.clock().now(), 136 * 60);
    let file = library.now(&file).await;
    assert_eq!(
        (file.shown(now), file.segment()),
        ((FileStatus::Processing, None), None)
    );
    library.app.advance(later);
    let now = library.app.cloud.clock().now();
    assert_eq!(file.shown(now), (FileStatus::Failed, Some(FailureReason::Interrupted)));
    library
        .app
        .cloud
        .enqueue("MediaQueue", event(&file.incoming_object()))
        .await
        .unwrap();
    let file = library.now(&file).await;
    assert_eq!(file.shown(now), (FileStatus::Ready, None));
    library.assert_indexed(&file, b"Some text.").await;
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_about_other_objects_are_ignored() {
    let library = Library::new().await;
    let test =
        json!({ "Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "any", "Time": "2024-03-05T06:07:08.000Z" });
    library.app.cloud.enqueue("MediaQueue", test.to_string()).await.unwrap();
    for key in ["files/x", "files/x/y", "other/x", "files%2F+/%F0%9F%8E%93"] {
        library.app.cloud.enqueue("MediaQueue", event(key)).await.unwrap();
    }
    library.app.settle().await;
    // No event is left in a queue: finishing asserts it.
    library.app.finish().await;
}
