//! Adding files to the index.

use shared::database::PageQuery;
use shared::types::document::DocumentType;
use shared_catalog::rules::course_file::FileStatus;
use shared_tutor::retrieval::Index;
use testkit::documents::{docx, pdf, pptx};

use super::{Library, text};

/// A document of every type, with its number of pages.
fn documents() -> [(DocumentType, Vec<u8>, u32); 5] {
    let roots = docx(&["Roots take up water.", "Leaves need light."]).unwrap();
    let energy = pptx(&["Mitochondria", "Make energy\nin cells"]).unwrap();
    let osmosis = b"# Osmosis\n\nWater moves through membranes.".to_vec();
    [
        (DocumentType::Pdf, pdf(&text("chlorophyll", 3)), 3),
        (DocumentType::Docx, roots, 1),
        (DocumentType::Pptx, energy, 2),
        (DocumentType::Markdown, osmosis, 1),
        (DocumentType::Text, "प्रकाश संश्लेषण".into(), 1),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_every_type_are_added_to_the_index() {
    let library = Library::new().await;
    let mut segments = Vec::new();
    for (document_type, bytes, pages) in documents() {
        let file = library.upload(document_type, bytes.clone()).await;
        let state = (file.status, file.reason, file.pages);
        assert_eq!(state, (FileStatus::Ready, None, pages), "{file:?}");
        library.assert_indexed(&file, &bytes).await;
        segments.push(library.segment(&file).await);
    }
    let now = library.app.cloud.clock().now();
    let files = library.files().of_course(library.course_id(), now).await.unwrap();
    assert_eq!(files.len(), 5);
    let index = Index::new(segments);
    for (question, page, answer) in [
        ("What is chlorophyll about on page 3?", 3, "about chlorophyll"),
        ("Where does energy come from?", 2, "Make energy"),
        ("osmosis", 1, "# Osmosis"),
        ("संश्लेषण", 1, "प्रकाश"),
    ] {
        let hits = index.search(question, 3);
        assert_eq!(hits[0].chunk.page, page, "{question}");
        assert!(hits[0].chunk.text.contains(answer), "{question}");
    }
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_files_that_never_arrived_expire() {
    let library = Library::new().await;
    let expected = library.announce(DocumentType::Text).await;
    let arrived = library.upload(DocumentType::Text, b"Some text.".to_vec()).await;
    assert_eq!(library.app.expires(&expected), [true; 2]);
    assert_eq!(library.app.expires(&arrived), [false; 2]);
    library.app.advance(86_401);
    let now = library.app.cloud.clock().now();
    let query = PageQuery { limit: 10, after: None };
    let page = library.files().page(library.course_id(), query, now).await.unwrap();
    assert_eq!((page.rows, page.next), (vec![arrived.clone()], None));
    assert_eq!(
        library.files().of(library.course_id(), expected.id, now).await.unwrap(),
        None
    );
    library.app.finish().await;
}
