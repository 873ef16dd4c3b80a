//! Course files: indexing a long document, and searching a large index.

use std::path::Path;
use std::time::{Duration, Instant};

use r#gen::events::workers::{batch, object_created};
use local::cloud::{Cloud, Options};
use shared::App;
use shared::database::UnitOfWork;
use shared::platform::http_client;
use shared::types::document::DocumentType;
use shared_catalog::rules::course_file::FileStatus;
use shared_catalog::store::course_files::{self, Announcement, CourseFile, CourseFiles};
use shared_tutor::answering::{Question, composed, extract};
use shared_tutor::retrieval::{Index, Segment, Vectors};
use testkit::documents::pdf;
use testkit::{long_document, product, uploads};

use crate::Result;
use crate::process::Process;
use crate::report::Measure;

const PAGES: usize = 200;
const CHUNKS: usize = 10_000;
const QUESTIONS: usize = 1_000;
/// The dimensions of a vector.
const DIMENSIONS: usize = 256;
/// Hits per answer.
const HITS: usize = 8;
/// Words in everyday use of a language.
const VOCABULARY: usize = 30_000;

/// Searches an index of 10,000 chunks for questions of six words.
pub(crate) fn index() -> Result<Vec<Measure>> {
    let file_id = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c".parse()?;
    let mut prose = Prose(1);
    let pages: Vec<_> = (0..CHUNKS).map(|_| prose.text(200)).collect();
    let segment = Segment::build(file_id, &pages);
    let vectors = prose.vectors(segment.chunks.len())?;
    let json = segment.with_vectors(vectors).ok_or("vectors are missing")?.to_json()?;
    let begun = Instant::now();
    let index = Index::new(vec![Segment::from_json(&json)?]);
    let loaded = begun.elapsed();
    if index.chunks() < CHUNKS {
        return Err(format!("the index has {} chunks", index.chunks()).into());
    }
    let (mut times, mut answers, mut meant) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..QUESTIONS {
        let question = prose.text(6);
        let begun = Instant::now();
        let found = std::hint::black_box(index.search(&question, HITS)).len();
        times.push(begun.elapsed());
        if found == 0 {
            return Err(format!("nothing is found for {question:?}").into());
        }
        let begun = Instant::now();
        let question = Question::new(&question);
        let found = question.find(&index, |_| "document.pdf", None, HITS);
        std::hint::black_box(composed(&extract(&found)));
        answers.push(begun.elapsed());
        let meaning = prose.vectors(1)?;
        let begun = Instant::now();
        std::hint::black_box(question.find(&index, |_| "document.pdf", Some(&meaning), HITS));
        meant.push(begun.elapsed());
    }
    let percentile = |times: &mut Vec<Duration>, share: usize| {
        times.sort_unstable();
        milliseconds(times.get(times.len() * share / 100).copied().unwrap_or_default())
    };
    Ok(vec![
        measure("index", "segment of 10,000 chunks", json.len() as f64 / 1e6, "MB", None),
        measure("index", "loading it", milliseconds(loaded), "ms", None),
        measure("index", "question, p50", percentile(&mut times, 50), "ms", Some(10.0)),
        measure("index", "question, p99", percentile(&mut times, 99), "ms", None),
        measure(
            "index",
            "the tutor's own answer, p50",
            percentile(&mut answers, 50),
            "ms",
            Some(10.0),
        ),
        measure(
            "index",
            "by words and meaning, p50",
            percentile(&mut meant, 50),
            "ms",
            Some(10.0),
        ),
    ])
}

/// Lets the worker's process read a generated PDF of 200 pages, another one, and then a real document.
pub(crate) async fn worker(directory: &Path) -> Result<Vec<Measure>> {
    // The cloud runs without the worker: the measured process gets the event.
    let functions = product::functions();
    let others = functions
        .into_iter()
        .filter(|function| function.name() != "media-worker");
    let options = Options {
        partial: true,
        // A killed worker's message would wait for minutes of a clock that nobody moves.
        retry_delay: Some(Duration::from_secs(1)),
        ..Options::default()
    };
    let cloud = Cloud::start(options, others.collect()).await?;
    let app = product(&cloud, "media").await?;
    let mut process = Process::start(&directory.join("media-worker"), &cloud.environment("media-worker")).await?;
    let made_up = |seed| {
        let mut prose = Prose(seed);
        pdf(&(0..PAGES).map(|_| prose.text(600)).collect::<Vec<_>>())
    };
    let documents = [
        (made_up(1), PAGES),
        (made_up(2), PAGES),
        (long_document::read()?, long_document::PAGES),
    ];
    let mut read_in = Vec::new();
    for (document, pages) in documents {
        let size = document.len() as f64 / 1e6;
        let file = announce(&app).await?;
        put(&app, &file, document).await?;
        let answer = process
            .invoke(&batch("MediaQueue", &object_created(&file.incoming_object()))?)
            .await?;
        let read = CourseFiles(&app.database)
            .of(file.course_id, file.id, app.clock.now())
            .await?;
        let is_ready = |read: &CourseFile| read.status == FileStatus::Ready && read.pages as usize == pages;
        if !read.as_ref().is_some_and(is_ready) {
            return Err(format!("the worker answered {} and left {read:?}", answer.reply).into());
        }
        read_in.push((size, milliseconds(answer.took)));
    }
    let peak = process.peak_memory()? as f64 / 1e6;
    cloud.stop().await;
    let name = "media-worker";
    let whats = [
        ("made-up PDF of 200 pages", "event to ready"),
        ("another one", "event to ready, warm"),
        ("real PDF of 216 pages", "its event to ready, warm"),
    ];
    let mut measures = Vec::new();
    for ((what, when), (size, took)) in whats.into_iter().zip(read_in) {
        measures.push(measure(name, what, size, "MB", None));
        measures.push(measure(name, when, took, "ms", None));
    }
    measures.push(measure(name, "peak memory with them", peak, "MB", Some(256.0)));
    Ok(measures)
}

/// A course file in a new course.
pub(crate) async fn announce(app: &App) -> Result<CourseFile> {
    let (course, uploader) = (uploads::course(app).await?, uploads::admin(app).await?);
    let announcement = Announcement {
        course_id: course.id,
        uploaded_by: uploader.id,
        session_epoch: uploader.session_epoch,
        filename: "notes.pdf".to_owned(),
        document_type: DocumentType::Pdf,
        content_type: DocumentType::Pdf.media_type().to_owned(),
        size: 0,
    };
    let file = CourseFile::announced(app.ids.id(), announcement, app.clock.now());
    let mut work = UnitOfWork::new();
    work.add_all(course_files::create(&file)?).or_internal_error();
    work.commit_once(&app.database, ()).await?;
    Ok(file)
}

/// Uploads the object through a presigned URL, as a client does.
pub(crate) async fn put(app: &App, file: &CourseFile, document: Vec<u8>) -> Result<()> {
    let (object, size) = (file.incoming_object(), document.len() as u64);
    let upload = app.uploads().presign_upload(&object, &file.content_type, size).await?;
    let mut request = http_client().put(&upload.url).body(document);
    for (name, value) in &upload.headers {
        request = request.header(name, value);
    }
    request.send().await?.error_for_status()?;
    Ok(())
}

/// Generates text with a natural distribution of words: a few are frequent, most are rare.
pub(crate) struct Prose(pub u64);

impl Prose {
    pub fn text(&mut self, words: usize) -> String {
        let mut text = String::new();
        for number in 0..words {
            text.push_str(&self.word());
            text.push_str(if number % 12 == 11 { ".\n" } else { " " });
        }
        text
    }

    /// Vectors of the length that the template configures.
    fn vectors(&mut self, count: usize) -> Result<Vectors> {
        let vectors: Vec<Vec<f32>> = (0..count)
            .map(|_| (0..DIMENSIONS).map(|_| self.share() as f32 - 0.5).collect())
            .collect();
        Vectors::new("bench".to_owned(), &vectors).ok_or_else(|| "vectors differ in length".into())
    }

    /// A pseudorandom number from 0 to 1, the same in every run (Knuth's linear congruential generator).
    fn share(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1_u32 << 31)
    }

    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 16] = [
            "ka", "lo", "mi", "ner", "ta", "vo", "shi", "pra", "den", "gu", "ral", "bi", "sto", "ven", "chi", "qua",
        ];
        let mut rank = (VOCABULARY as f64).powf(self.share()) as usize;
        let mut word = String::new();
        while rank > 0 {
            word.push_str(SYLLABLES.get(rank % SYLLABLES.len()).copied().unwrap_or_default());
            rank /= SYLLABLES.len();
        }
        word
    }
}

fn measure(function: &str, what: &'static str, value: f64, unit: &'static str, budget: Option<f64>) -> Measure {
    Measure {
        function: function.to_owned(),
        what,
        value,
        unit,
        budget,
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
