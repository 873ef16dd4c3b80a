//! Course files that arrive at the same moment.

use std::sync::Arc;

use futures::future::join_all;
use local::faults::{Kind, Target};
use shared::types::document::DocumentType;
use shared_catalog::rules::course_file::FileStatus;
use testkit::documents::pdf;
use testkit::kills::Killer;

use crate::api::media_worker::{Library, text};
use crate::support::storm;

const FILES: usize = 50;
const WORKER: &str = "media-worker";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_file_of_many_is_indexed_once_though_events_come_twice_and_the_worker_fails_half_way() {
    let library = Arc::new(Library::new().await);
    let documents: Arc<Vec<_>> = Arc::new(
        (0..FILES)
            .map(|number| pdf(&text(&format!("topic{number}"), 3)))
            .collect(),
    );
    let files = Arc::new(join_all((0..FILES).map(|_| library.announce(DocumentType::Pdf))).await);
    library.app.break_down(Target::Sqs, Kind::Duplicate, 0.1);
    // The SDK asks four times; where that is not enough, the worker stops there and the event comes again.
    for kind in [Kind::Error, Kind::Throttle, Kind::Reset] {
        library.app.break_down(Target::S3, kind, 0.12);
        library.app.break_down(Target::Dynamodb, kind, 0.12);
    }
    storm(FILES, |number| {
        let (library, files, documents) = (Arc::clone(&library), Arc::clone(&files), Arc::clone(&documents));
        async move { library.put(&files[number], documents[number].clone()).await }
    })
    .await;
    library.app.settle().await;
    library.app.mend();
    for (file, bytes) in files.iter().zip(documents.iter()) {
        let file = library.now(file).await;
        assert_eq!(file.status, FileStatus::Ready, "{file:?}");
        library.assert_indexed(&file, bytes).await;
    }
    let Some(library) = Arc::into_inner(library) else {
        panic!("somebody still uses the library");
    };
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_file_of_many_is_indexed_once_though_events_come_twice_and_the_worker_is_killed_half_way() {
    let library = Library::with(|options| options.unpolled.extend([WORKER.to_owned()])).await;
    let documents: Vec<_> = (0..FILES)
        .map(|number| pdf(&text(&format!("topic{number}"), 3)))
        .collect();
    let files = join_all((0..FILES).map(|_| library.announce(DocumentType::Pdf))).await;
    library.app.break_down(Target::Sqs, Kind::Duplicate, 0.1);
    join_all(
        files
            .iter()
            .zip(&documents)
            .map(|(file, bytes)| library.put(file, bytes.clone())),
    )
    .await;
    // The fifth time nobody is killed: the queue would give the event up.
    let killer = Arc::new(Killer::new(50, 4));
    library.app.with_killed(WORKER, &killer).await;
    assert!(killer.kills() >= 20, "{}", killer.kills());
    for (file, bytes) in files.iter().zip(&documents) {
        let file = library.now(file).await;
        assert_eq!(file.status, FileStatus::Ready, "{file:?}");
        library.assert_indexed(&file, bytes).await;
    }
    library.app.finish().await;
}
