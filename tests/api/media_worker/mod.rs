//! The worker of the media queue: course files and the index of their course.

mod content_changes;
mod hostile_uploads;
mod indexing;
mod interruptions;
mod slow_files;
mod unreadable_files;
mod vectors;

use std::cell::RefCell;

use local::cloud::Options;
use product::extract::{Limits, pages};
use shared::App;
use shared::database::UnitOfWork;
use shared::ids::CourseId;
use shared::platform::http_client;
use shared::types::document::DocumentType;
use shared_catalog::course_files;
use shared_catalog::store::course_files::{Announcement, CourseFile, CourseFiles, create, objects_of, segments};
use shared_tutor::retrieval::Segment;
use testkit::events::workers::object_created;
use testkit::product;

use crate::cloud::template_with;
use crate::support::content::Course;
use crate::support::{Actor, TestApp};

/// A course and its files, as the functions that create and search them see them.
pub struct Library {
    pub app: TestApp,
    product: App,
    pub course: Course,
    /// The instructor of the course, who uploads the files.
    pub instructor: Actor,
}

impl Library {
    pub async fn new() -> Self {
        Self::with(|_options| ()).await
    }

    /// A library whose cloud has options changed by `adjust`.
    pub async fn with(adjust: impl FnOnce(&mut Options)) -> Self {
        // Only the tests need to read all objects.
        let (from, to) = (
            "Sid: Segments",
            "Sid: All\n              Effect: Allow\n              Action: [s3:GetObject]\n              \
             Resource: !Sub ${UploadsBucket.Arn}/*\n            - Sid: Segments",
        );
        let app = TestApp::with(|options| {
            options.template = Some(template_with("Media", from, to));
            adjust(options);
        })
        .await;
        let product = product(&app.cloud, "media").await.unwrap();
        let instructor = app.instructor().await;
        let course = app.published(&instructor);
        Self {
            app,
            product,
            course,
            instructor,
        }
    }

    pub fn course_id(&self) -> CourseId {
        self.course.id.parse().unwrap()
    }

    pub fn files(&self) -> CourseFiles<'_> {
        CourseFiles(&self.product.database)
    }

    pub async fn announce(&self, document_type: DocumentType) -> CourseFile {
        let announcement = Announcement {
            course_id: self.course_id(),
            uploaded_by: self.instructor.id.parse().unwrap(),
            session_epoch: self.app.user(&self.instructor.id).session_epoch,
            filename: "notes".to_owned(),
            document_type,
            content_type: document_type.media_type().to_owned(),
            size: 0,
        };
        let file = CourseFile::announced(self.product.ids.id(), announcement, self.product.clock.now());
        let mut work = UnitOfWork::new();
        work.add_all(create(&file).unwrap()).or_internal_error();
        work.commit_once(&self.product.database, ()).await.unwrap();
        file
    }

    /// Uploads the object with a presigned URL, as a client does.
    pub async fn put(&self, file: &CourseFile, bytes: Vec<u8>) {
        let size = u64::try_from(bytes.len()).unwrap();
        let object = file.incoming_object();
        let upload = self.product.uploads().presign_upload(&object, &file.content_type, size);
        let upload = upload.await.unwrap();
        let mut request = http_client().put(&upload.url).body(bytes);
        for (name, value) in &upload.headers {
            request = request.header(name, value);
        }
        request.send().await.unwrap().error_for_status().unwrap();
    }

    /// Creates a file, uploads its object and waits for the result.
    pub async fn upload(&self, document_type: DocumentType, bytes: Vec<u8>) -> CourseFile {
        let file = self.announce(document_type).await;
        self.put(&file, bytes).await;
        self.now(&file).await
    }

    /// The row of the file once all queued messages are handled.
    pub async fn now(&self, file: &CourseFile) -> CourseFile {
        self.app.settle().await;
        let now = self.product.clock.now();
        self.files().get(file.id, now).await.unwrap().expect("the file is gone")
    }

    pub async fn is_gone(&self, file: &CourseFile) -> bool {
        self.app.settle().await;
        let has_row = self
            .files()
            .get(file.id, self.product.clock.now())
            .await
            .unwrap()
            .is_some();
        let has_content =
            !self.contents(file).await.is_empty() || !self.names(&file.incoming_object()).await.is_empty();
        !has_row && !has_content && self.segments(file).await.is_empty()
    }

    pub async fn remove(&self, file: &CourseFile) {
        course_files::remove(&self.product, file.course_id, file.id)
            .await
            .unwrap();
    }

    /// The names of the segments of a file.
    pub async fn segments(&self, file: &CourseFile) -> Vec<String> {
        self.names(&segments(file.course_id, file.id)).await
    }

    /// The names of the accepted contents of a file.
    pub async fn contents(&self, file: &CourseFile) -> Vec<String> {
        self.names(&objects_of(file.course_id, file.id)).await
    }

    /// Whether anything that a client uploaded for the file still waits.
    pub async fn has_incoming(&self, file: &CourseFile) -> bool {
        !self.names(&file.incoming_object()).await.is_empty()
    }

    async fn names(&self, prefix: &str) -> Vec<String> {
        let names = RefCell::new(Vec::new());
        let note = |name: &str| {
            names.borrow_mut().push(name.to_owned());
            false
        };
        self.product.uploads().remove_those(prefix, note).await.unwrap();
        names.into_inner()
    }

    /// The segment in the index of a file that is ready.
    pub async fn segment(&self, file: &CourseFile) -> Segment {
        let name = file.segment().expect("the file is not ready");
        let json = self
            .product
            .uploads()
            .read(name)
            .await
            .unwrap()
            .expect("the segment is gone");
        Segment::from_json(&json).unwrap()
    }

    /// The accepted content of a file.
    pub async fn object(&self, file: &CourseFile) -> Vec<u8> {
        self.product
            .uploads()
            .read(&file.accepted_object().expect("nothing was accepted"))
            .await
            .unwrap()
            .expect("the object is gone")
    }

    /// Asserts that the file is ready and that its segment has exactly the text of `bytes`.
    pub async fn assert_indexed(&self, file: &CourseFile, bytes: &[u8]) {
        let segment = self.segment(file).await;
        let pages = pages(file.document_type, bytes, Limits::default()).unwrap();
        assert_eq!(segment, Segment::build(file.id, &pages));
        assert_eq!(
            (file.pages as usize, file.chunks as usize),
            (pages.len(), segment.chunks.len())
        );
        assert_eq!(self.segments(file).await, [file.segment().unwrap()]);
    }
}

/// An event of the bucket of uploads about the object at `key`.
pub fn event(key: &str) -> String {
    object_created(key).to_string()
}

/// Pages of several chunks each, which mention `topic`.
pub fn text(topic: &str, pages: usize) -> Vec<String> {
    (1..=pages)
        .map(|page| {
            let sentence = |line: usize| format!("Sentence {line} on page {page} is about {topic} and nothing else.\n");
            (1..=30).map(sentence).collect()
        })
        .collect()
}
