use super::*;

fn file() -> CourseFile {
    let id = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
    let announcement = Announcement {
        course_id: id.parse().unwrap(),
        uploaded_by: id.parse().unwrap(),
        session_epoch: 0,
        filename: "notes.pdf".to_owned(),
        document_type: DocumentType::Pdf,
        content_type: DocumentType::Pdf.media_type().to_owned(),
        size: 10,
    };
    CourseFile::announced(
        id.parse().unwrap(),
        announcement,
        "2030-01-01T10:00:00Z".parse().unwrap(),
    )
}

fn ready(file: &CourseFile, now: Timestamp) -> CourseFile {
    let index_object = file.next_segment();
    let reading = ExtractionOutcome::Ready {
        index_object,
        pages: 1,
        chunks: 2,
        warnings: Vec::new(),
        segment_version: 2,
    };
    file.read(reading, now)
}

#[test]
fn a_file_without_an_object_expires_after_a_day() {
    let file = file();
    assert!(file.is_available("2030-01-02T09:59:59Z".parse().unwrap()));
    let day_later = "2030-01-02T10:00:00Z".parse().unwrap();
    assert!(!file.is_available(day_later));
    assert!(file.accepted("e", true, file.created_at).is_available(day_later));
}

#[test]
fn only_unneeded_segments_are_superseded() {
    let now = file().created_at;
    let accepted = file().accepted("one", true, now);
    // While the content is processed, the file is not in the index, and the segment being written is kept.
    assert_eq!(accepted.segment(), None);
    assert!(!accepted.is_superseded(&accepted.next_segment()));
    let ready = ready(&accepted, now);
    assert_eq!(ready.segment(), Some(accepted.next_segment().as_str()));
    assert!(!ready.is_superseded(&accepted.next_segment()));
    assert!(!ready.is_superseded("index/x/y/0-e.json"));
    let embedded = ready.embedded("model".to_owned());
    assert!(embedded.is_superseded(&accepted.next_segment()));
    assert!(!embedded.is_superseded(&ready.next_segment()));
    // The segment of a worker whose change this row does not have yet.
    assert!(!ready.is_superseded(&ready.next_segment()));
    let failed = accepted.read(ExtractionOutcome::Failed(FailureReason::Broken), now);
    assert!(failed.segment().is_none() && failed.is_superseded(&accepted.next_segment()));
}
