//! The tutor.

mod conversations;
mod long_document;
mod personal_data;
mod real_documents;
mod semantic_search;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shared::App;
use shared::database::{UnitOfWork, Write};
use shared::ids::CourseFileId;
use shared::platform::http_client;
use shared::types::document::DocumentType;
use shared_catalog::rules::course::CourseStatus;
use shared_catalog::store::course_files::{self, Announcement, CourseFile, CourseFiles, ExtractionOutcome};
use shared_catalog::store::courses::{Course, CourseDetails, DetailedCourse};
use shared_tutor::retrieval::{SEGMENT_VERSION, Segment};
use testkit::product;

use crate::support::{Actor, Reply, TestApp, seeds};

/// The file of the course in most tests.
pub const CELL: &str = include_str!("../../../infra/local/demo/cell-biology.md");
/// A question that a sentence of the file answers.
pub const ATP: &str = "Where does a cell make its supply of ATP?";
pub const CODE: &str = "BI-120";

/// A published course with files.
pub struct Class {
    pub app: TestApp,
    /// The product with the permissions of the functions that create files, read them and answer from them.
    media: App,
    worker: App,
    product: App,
    pub course: Course,
    files: std::sync::Mutex<BTreeMap<String, Vec<String>>>,
}

impl Class {
    /// A course whose only file is [`CELL`].
    pub async fn new() -> Self {
        Self::with_parameters([]).await
    }

    pub async fn with_parameters<const N: usize>(parameters: [(&str, &str); N]) -> Self {
        let class = Self::without_files(TestApp::with_parameters(parameters).await).await;
        class.put_file("cell-biology.md", &[CELL]).await;
        class
    }

    pub async fn without_files(app: TestApp) -> Self {
        let (media, worker) = (
            product(&app.cloud, "media").await.unwrap(),
            product(&app.cloud, "media-worker").await.unwrap(),
        );
        let tutor = product(&app.cloud, "tutor").await.unwrap();
        let course = course(&tutor, CODE, CourseStatus::Published);
        let class = Self {
            app,
            media,
            worker,
            product: tutor,
            course,
            files: std::sync::Mutex::default(),
        };
        class.put_course(&class.course);
        class
    }

    /// Another course, without files.
    pub fn other_course(&self, code: &str, status: CourseStatus) -> Course {
        let course = course(&self.product, code, status);
        self.put_course(&course);
        course
    }

    pub fn put_course(&self, course: &Course) {
        self.app.put_course_rows(&DetailedCourse {
            course: course.clone(),
            details: CourseDetails::default(),
        });
    }

    /// A file with these pages, in the state in which the worker leaves it.
    pub async fn put_file(&self, filename: &str, pages: &[&str]) -> CourseFile {
        let (files, now) = (CourseFiles(&self.product.database), self.product.clock.now());
        let file = self.announce(filename, DocumentType::Pdf, 0).await;
        let file = files.accept(&file, "etag", true, now).await.unwrap().unwrap();
        let pages: Vec<String> = pages.iter().map(|page| (*page).to_owned()).collect();
        let segment = Segment::build(file.id, &pages);
        let (index_object, json) = (file.next_segment(), segment.to_json().unwrap());
        let stored = self.worker.uploads().store(&index_object, json, "application/json");
        stored.await.unwrap();
        let reading = ExtractionOutcome::Ready {
            index_object,
            pages: u32::try_from(pages.len()).unwrap(),
            chunks: u32::try_from(segment.chunks.len()).unwrap(),
            warnings: Vec::new(),
            segment_version: SEGMENT_VERSION,
        };
        self.remember_chunks(filename, &segment);
        files.record_outcome(&file, reading, now).await.unwrap().unwrap()
    }

    async fn announce(&self, filename: &str, document_type: DocumentType, size: u64) -> CourseFile {
        let uploader = testkit::uploads::admin(&self.product).await.unwrap();
        let announcement = Announcement {
            course_id: self.course.id,
            uploaded_by: uploader.id,
            session_epoch: uploader.session_epoch,
            filename: filename.to_owned(),
            document_type,
            content_type: document_type.media_type().to_owned(),
            size,
        };
        let file = CourseFile::announced(self.product.ids.id(), announcement, self.product.clock.now());
        self.write(course_files::create(&file).unwrap()).await;
        file
    }

    /// A file that is uploaded, read by the worker and put into the index.
    pub async fn upload(&self, filename: &str, document_type: DocumentType, bytes: &[u8]) -> CourseFile {
        let size = u64::try_from(bytes.len()).unwrap();
        let file = self.announce(filename, document_type, size).await;
        let object = file.incoming_object();
        let upload = self.media.uploads().presign_upload(&object, &file.content_type, size);
        put(upload.await.unwrap(), bytes.to_vec()).await;
        self.app.settle().await;
        self.stored(filename, file.id).await
    }

    /// Remembers the chunks of a file that the worker has read, for [`Self::assert_cited`].
    pub async fn stored(&self, filename: &str, id: CourseFileId) -> CourseFile {
        let now = self.product.clock.now();
        let files = CourseFiles(&self.product.database);
        let file = files.of(self.course.id, id, now).await.unwrap().unwrap();
        let json = self
            .product
            .uploads()
            .read(file.segment().unwrap())
            .await
            .unwrap()
            .unwrap();
        self.remember_chunks(filename, &Segment::from_json(&json).unwrap());
        file
    }

    fn remember_chunks(&self, filename: &str, segment: &Segment) {
        let chunks = segment
            .chunks
            .iter()
            .map(|chunk| format!("{}:{}", chunk.page, chunk.text));
        self.files.lock().unwrap().insert(filename.to_owned(), chunks.collect());
    }

    async fn write(&self, writes: Vec<Write>) {
        let mut work = UnitOfWork::new();
        work.add_all(writes).or_internal_error();
        work.commit_once(&self.product.database, ()).await.unwrap();
    }

    /// Asks about the course.
    pub async fn ask(&self, who: &Actor, query: &str) -> Reply {
        who.post("/api/chat", json!({ "course_code": CODE, "query": query }))
            .await
    }

    /// Asserts that every citation is byte for byte part of a stored chunk of its page, and that a built-in answer
    /// contains it.
    #[track_caller]
    pub fn assert_cited(&self, answer: &Value) {
        let files = self.files.lock().unwrap();
        let citations = answer["citations"].as_array().unwrap();
        assert!(!citations.is_empty(), "{answer}");
        for citation in citations {
            let (file, quote) = (citation["file"].as_str().unwrap(), citation["quote"].as_str().unwrap());
            let page = format!("{}:", citation["page"]);
            let mut chunks = files[file].iter().filter_map(|chunk| chunk.strip_prefix(&page));
            assert!(
                !quote.is_empty() && chunks.any(|chunk| chunk.contains(quote)),
                "{citation}"
            );
            let is_quoted = answer["answer"].as_str().is_some_and(|text| text.contains(quote));
            assert!(answer["source"] == "http" || is_quoted, "{answer}");
        }
    }
}

#[track_caller]
pub fn assert_not_answered(answer: &Value) {
    assert_eq!(answer["citations"], json!([]), "{answer}");
    assert!(answer["answer"].as_str().unwrap().contains("do not answer"), "{answer}");
}

async fn put(upload: shared::clients::objects::PresignedUpload, bytes: Vec<u8>) {
    let mut request = http_client().put(&upload.url).body(bytes);
    for (name, value) in &upload.headers {
        request = request.header(name, value);
    }
    request.send().await.unwrap().error_for_status().unwrap();
}

fn course(product: &App, code: &str, status: CourseStatus) -> Course {
    let mut course = seeds::course(product.ids.id(), code, product.clock.now());
    (course.title, course.status) = ("Cell Biology".to_owned(), status);
    course
}
