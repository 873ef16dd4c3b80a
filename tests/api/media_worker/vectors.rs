//! Vectors of chunks, with an embedding model configured.

use local::faults::{Kind, Target};
use shared::types::document::DocumentType;
use shared_catalog::rules::course_file::FileStatus;
use shared_catalog::store::course_files::CourseFile;
use shared_tutor::retrieval::Segment;
use testkit::documents::pdf;

use super::{Library, event, text};

/// A library with an embedding model.
async fn library() -> Library {
    let model = [("EmbeddingModel", "trigrams"), ("EmbeddingDimensions", "64")];
    let model = model.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Library::with(|options| options.parameters.extend(model)).await
}

/// Asserts that the file is ready and that each of its chunks has a vector of the model.
async fn assert_embedded(library: &Library, file: &CourseFile) -> Segment {
    assert_eq!(
        (file.status, file.embeddings.as_deref()),
        (FileStatus::Ready, Some("trigrams/64"))
    );
    let segment = library.segment(file).await;
    let vectors = segment.vectors().expect("the segment has no vectors");
    assert_eq!(
        (vectors.model.as_str(), vectors.count()),
        ("trigrams/64", segment.chunks.len())
    );
    assert_eq!(file.chunks as usize, segment.chunks.len());
    assert_eq!(library.segments(file).await, [file.segment().unwrap()]);
    segment
}

async fn send_again(library: &Library, file: &CourseFile) -> CourseFile {
    let event = event(&file.incoming_object());
    library.app.cloud.enqueue("MediaQueue", event).await.unwrap();
    library.now(file).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_chunk_has_a_vector_and_a_repeated_event_changes_nothing() {
    let library = library().await;
    let file = library.upload(DocumentType::Pdf, pdf(&text("chlorophyll", 200))).await;
    let segment = assert_embedded(&library, &file).await;
    // Enough chunks for more than one request.
    assert!(segment.chunks.len() > 256, "{}", segment.chunks.len());
    assert_eq!(send_again(&library, &file).await, file);
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_service_is_down_files_are_searchable_by_words_and_get_vectors_later() {
    let library = library().await;
    let failures = [Kind::Rude, Kind::Garbage, Kind::Throttle];
    for kind in failures {
        library.app.break_down(Target::Ai, kind, 1.0);
        let file = library.upload(DocumentType::Text, b"Leaves are green.".to_vec()).await;
        assert_eq!(file.embeddings, None, "{kind:?}");
        library.assert_indexed(&file, b"Leaves are green.").await;
        library.app.mend();
        assert_embedded(&library, &send_again(&library, &file).await).await;
    }
    library.app.finish_with_dead_letters(failures.len() as u64).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_model_the_service_gets_no_calls() {
    let library = Library::new().await;
    library.app.break_down(Target::Ai, Kind::Error, 1.0);
    let file = library.upload(DocumentType::Text, b"Leaves are green.".to_vec()).await;
    library.assert_indexed(&file, b"Leaves are green.").await;
    library.app.mend();
    library.app.finish().await;
}
