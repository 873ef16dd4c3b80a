//! Many messages at once to workers that are killed over them, each in a process of its own.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bench::ai_jobs::{self, Jobs};
use bench::kills::Killer;
use bench::product;
use futures::future::{join_all, try_join_all};
use r#gen::documents::pdf;
use local::cloud::{Cloud, Options};
use local::faults::{Fault, Kind, Target};
use media_worker::extract::{Limits, pages};
use shared::App;
use shared::types::document::DocumentType;
use shared_catalog::rules::course_file::FileStatus;
use shared_catalog::store::course_files::{CourseFile, CourseFiles, segments};
use shared_tutor::retrieval::Segment;

use crate::Result;
use crate::course_files::{Prose, announce, put};
use crate::fleet::Fleet;
use crate::product::sign_up;

/// Nobody waits longer.
const PATIENCE: Duration = Duration::from_secs(60 * 60);
/// Students whose plans the jobs make.
const STUDENTS: usize = 10;
/// Of a hundred AI jobs so many are killed over.
const KILLED_JOBS: u32 = 10;
const MEDIA_WORKER: &str = "media-worker";
/// Course files that arrive at once, and the pages of each.
const FILES: usize = 50;
const PAGES: usize = 40;
/// Of a hundred messages about files so many are killed over…
const KILLED_READINGS: u32 = 50;
/// …and so many come twice.
const TWICE: f64 = 0.1;

/// AI jobs, of which some come twice and some are poison: what became of them, and whether something is wrong with it.
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
    // Twice at most: what is left of the five times is for the failures of those that wait for the killed.
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

/// Course files that arrive at once: what became of them, and whether something is wrong with it.
pub(crate) async fn course_files(directory: &Path) -> Result<(String, bool)> {
    let cloud = without(MEDIA_WORKER).await?;
    cloud.faults().set(Fault {
        target: Target::Sqs,
        kind: Kind::Duplicate,
        rate: TWICE,
        seconds: PATIENCE.as_secs(),
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
    // The fifth time nobody is killed: the queue would give the message up.
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

/// What became of a file.
#[derive(Default)]
struct Seen {
    is_ready: bool,
    /// Its segment has what reading it without disturbance gives.
    is_whole: bool,
    /// There is no other segment of it.
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

/// A cloud that leaves the messages of one function to who asks for them.
async fn without(binary: &str) -> Result<Cloud> {
    let functions = local::functions()
        .into_iter()
        .filter(|function| function.name() != binary);
    let options = Options {
        partial: true,
        unpolled: [binary.to_owned()].into(),
        ..Options::default()
    };
    Ok(Cloud::start(options, functions.collect()).await?)
}
