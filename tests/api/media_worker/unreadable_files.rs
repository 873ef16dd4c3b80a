//! Files that cannot be read.

use shared::types::document::DocumentType;
use shared_catalog::rules::course_file::{FailureReason, FileStatus};
use testkit::documents::{docx, pdf, pptx};

use super::{Library, text};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unreadable_file_fails_with_its_reason() {
    let library = Library::new().await;
    let whole = pdf(&text("anything", 2));
    let mut secret = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    secret.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    for (document_type, bytes, reason) in [
        (
            DocumentType::Pdf,
            whole[..whole.len() / 2].to_vec(),
            FailureReason::Broken,
        ),
        (DocumentType::Docx, secret, FailureReason::Encrypted),
        (
            DocumentType::Pdf,
            docx(&["Text."]).unwrap(),
            FailureReason::NotTheAnnouncedType,
        ),
        (
            DocumentType::Docx,
            pptx(&["Text."]).unwrap(),
            FailureReason::NotTheAnnouncedType,
        ),
        (
            DocumentType::Pdf,
            pdf(&vec![String::new(); 2_001]),
            FailureReason::TooManyPages,
        ),
        (DocumentType::Text, Vec::new(), FailureReason::NoText),
    ] {
        let file = library.upload(document_type, bytes).await;
        assert_eq!(
            (file.status, file.reason),
            (FileStatus::Failed, Some(reason)),
            "{file:?}"
        );
        assert_eq!((file.segment(), file.chunks), (None, 0));
        assert!(library.segments(&file).await.is_empty());
    }
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_file_is_not_replaced_by_a_later_upload() {
    let library = Library::new().await;
    let whole = pdf(&text("anything", 2));
    let file = library
        .upload(DocumentType::Pdf, whole[..whole.len() / 2].to_vec())
        .await;
    assert_eq!(file.reason, Some(FailureReason::Broken));
    library.put(&file, whole).await;
    assert_eq!(library.now(&file).await, file);
    assert!(library.segments(&file).await.is_empty());
    library.app.finish().await;
}
