//! Many messages for workers that are killed at work, each in a separate process.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::{join_all, try_join_all};
use local::cloud::{Cloud, Options};
use local::faults::{Fault, Kind, Target};
use product::extract::{Limits, pages};
use shared::App;
use shared::types::document::DocumentType;
use shared_catalog::rules::course_file::FileStatus;
use shared_catalog::store::course_files::{CourseFile, CourseFiles, segments};
use shared_tutor::retrieval::Segment;
use testkit::ai_jobs::{self, Jobs};
use testkit::documents::pdf;
use testkit::kills::Killer;
use testkit::product;

use crate::Result;
use crate::course_files::{Prose, announce, put};
use crate::fleet::Fleet;
use crate::running_product::sign_up;

/// The limit of a whole run.
const PATIENCE: Duration = Duration::from_secs(60 * 60);
/// Students, each with many plans.
const STUDENTS: usize = 10;
/// The percentage of AI jobs whose worker is killed.
const KILLED_JOBS: u32 = 10;
const MEDIA_WORKER: &str = "media-worker";
/// Course files that are uploaded at the same time, and the pages of each.
const FILES: usize = 50;
const PAGES: usize = 40;
/// The percentage of file messages whose worker is killed.
const KILLED_READINGS: u32 = 50;
/// The share of messages that are delivered twice.
const TWICE: f64 = 0.1;

/// Runs AI jobs, some of them delivered twice and some of them invalid. Returns a report, and whether anything is
/// wrong.
pub(crate) async fn ai_jobs(directory: &Path, jobs: usize) -> Result<(String, bool)> {
    let cloud = without(ai_jobs::WORKER).await?;
    let mut students = Vec::new();
    for number in 0..STUDENTS {
        let (_, user_id) = sign_up(&cloud, &format!("+9198{number:04}{:04}", 1_000 + number)).await?;
        students.push(user_id.parse()?);
    }
    let begun = Instant::now();
    let jobs = Arc::new(Jobs::store(&cloud, &students, jobs).await?);
    jobs.send(&cloud).await?;
    let stored = begun.elapsed();
    // Two kills per message at most. The other three of five attempts are left for jobs that wait for a killed one and
    // fail.
    let killer = Killer::new(KILLED_JOBS, 2);
    let fleet = Arc::new(Fleet::new(&cloud, directory.join(ai_jobs::WORKER), killer)?);
    let begun = Instant::now();
    let (invoked, leases) = (Arc::clone(&fleet), Arc::clone(&jobs));
    let pollers = cloud.poll(
        ai_jobs::WORKER,
        Arc::new(move |_binary, event| {
            let (fleet, jobs) = (Arc::clone(&invoked), Arc::clone(&leases));
            Box::pin(async move {
                let reply = fleet.invoke(&event).await;
                if reply.is_err() {
                    jobs.end_lease(&event).await?;
                }
                reply
            })
        }),
    );
    let is_empty = pollers.drain(tokio::time::Instant::now() + PATIENCE).await;
    let took = begun.elapsed();
    drop(pollers);
    let outcomes = jobs.outcomes(&cloud).await?;
    let text = format!(
        "AI jobs {}, twice {}, poison {}, killed {}\nstored in {:.1} s, handled in {:.1} s\nlost {}, stored twice or not whole {}, broken and not \
         failed {}, dead letters {} of {}",
        outcomes.jobs,
        outcomes.twice,
        outcomes.poison,
        fleet.killer.kills(),
        stored.as_secs_f64(),
        took.as_secs_f64(),
        outcomes.lost.len(),
        outcomes.wrong.len(),
        outcomes.not_failed.len(),
        outcomes.dead_letters,
        outcomes.poisonous,
    );
    cloud.stop().await;
    Ok((text, !(is_empty && outcomes.is_right())))
}

/// Indexes course files. Returns a report, and whether anything is wrong.
pub(crate) async fn course_files(directory: &Path) -> Result<(String, bool)> {
    let cloud = without(MEDIA_WORKER).await?;
    cloud.faults().set(Fault {
        target: Target::Sqs,
        kind: Kind::Duplicate,
        rate: TWICE,
        seconds: PATIENCE.as_secs(),
        spare: 0,
    })?;
    let (app, reader) = (product(&cloud, "media").await?, product(&cloud, "tutor").await?);
    let files = try_join_all((0..FILES).map(|_| announce(&app))).await?;
    let documents: Vec<_> = (1..=FILES as u64)
        .map(|seed| {
            let mut prose = Prose(seed);
            pdf(&(0..PAGES).map(|_| prose.text(400)).collect::<Vec<_>>())
        })
        .collect();
    let uploads = files
        .iter()
        .zip(&documents)
        .map(|(file, document)| put(&app, file, document.clone()));
    try_join_all(uploads).await?;
    // The fifth attempt is never killed: the message would go to the dead-letter queue.
    let killer = Killer::new(KILLED_READINGS, 4);
    let fleet = Arc::new(Fleet::new(&cloud, directory.join(MEDIA_WORKER), killer)?);
    let invoked = Arc::clone(&fleet);
    let begun = Instant::now();
    let pollers = cloud.poll(
        MEDIA_WORKER,
        Arc::new(move |_binary, event| {
            let fleet = Arc::clone(&invoked);
            Box::pin(async move { fleet.invoke(&event).await })
        }),
    );
    let is_empty = pollers.drain(tokio::time::Instant::now() + PATIENCE).await;
    let took = begun.elapsed();
    drop(pollers);
    let looks = files
        .iter()
        .zip(&documents)
        .map(|(file, document)| look(&app, &reader, file, document));
    let looks = join_all(looks).await.into_iter().collect::<Result<Vec<_>>>()?;
    let count = |is_so: fn(&Seen) -> bool| looks.iter().filter(|seen| is_so(seen)).count();
    let (ready, whole, alone) = (
        count(|seen| seen.is_ready),
        count(|seen| seen.is_whole),
        count(|seen| seen.is_alone),
    );
    let text = format!(
        "course files {FILES} of {PAGES} pages, killed {}, handled in {:.1} s\nready {ready}, with exactly their chunks {whole}, without \
         leftovers {alone}",
        fleet.killer.kills(),
        took.as_secs_f64(),
    );
    cloud.stop().await;
    Ok((text, !(is_empty && [ready, whole, alone] == [FILES; 3])))
}

/// The state of a file after the run.
#[derive(Default)]
struct Seen {
    is_ready: bool,
    /// Its segment is the same as after an undisturbed run.
    is_whole: bool,
    /// It has no other segment.
    is_alone: bool,
}

async fn look(app: &App, reader: &App, file: &CourseFile, document: &[u8]) -> Result<Seen> {
    let file = CourseFiles(&app.database)
        .of(file.course_id, file.id, app.clock.now())
        .await?;
    let Some(file) = file.filter(|file| file.status == FileStatus::Ready) else {
        return Ok(Seen::default());
    };
    let name = file.segment().unwrap_or_default();
    let stored = reader.uploads().read(name).await?.ok_or("the segment is gone")?;
    let pages = pages(DocumentType::Pdf, document, Limits::default()).map_err(|reason| format!("{reason:?}"))?;
    let has_others = Cell::new(false);
    let note = |other: &str| {
        has_others.set(has_others.get() || other != name);
        false
    };
    app.uploads()
        .remove_those(&segments(file.course_id, file.id), note)
        .await?;
    Ok(Seen {
        is_ready: true,
        is_whole: Segment::from_json(&stored)? == Segment::build(file.id, &pages),
        is_alone: !has_others.get(),
    })
}

/// A cloud that does not run one function and leaves the messages for it in the queue.
async fn without(binary: &str) -> Result<Cloud> {
    let functions = product::functions()
        .into_iter()
        .filter(|function| function.name() != binary);
    let options = Options {
        partial: true,
        unpolled: [binary.to_owned()].into(),
        // A killed worker's message would wait for minutes of a clock that nobody moves.
        retry_delay: Some(Duration::from_secs(1)),
        ..Options::default()
    };
    Ok(Cloud::start(options, functions.collect()).await?)
}
