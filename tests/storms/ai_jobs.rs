//! Many plans at once, with messages that come twice, messages that mean nothing, a database that fails and workers that are killed.
//! The bench does it with more of them, and with workers that are processes.

use std::sync::Arc;

use local::faults::{Kind, Target};
use testkit::ai_jobs::{Jobs, WORKER};
use testkit::kills::Killer;

use crate::support::TestApp;

const STUDENTS: usize = 4;
const JOBS: usize = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_plan_is_lost_or_stored_twice_whatever_happens_to_its_message() {
    let app = TestApp::with(|options| options.unpolled.extend([WORKER.to_owned()])).await;
    let mut students = Vec::new();
    for _ in 0..STUDENTS {
        students.push(app.student().await.id.parse().unwrap());
    }
    let jobs = Jobs::store(&app.cloud, &students, JOBS).await.unwrap();
    jobs.send(&app.cloud).await.unwrap();
    app.break_down(Target::Dynamodb, Kind::Error, 0.1);
    app.break_down(Target::Dynamodb, Kind::Throttle, 0.05);
    // Two of the five times that a message comes: the rest is for the database.
    let killer = Arc::new(Killer::new(40, 2));
    app.with_killed(WORKER, &killer).await;
    app.mend();
    let outcomes = jobs.outcomes(&app.cloud).await.unwrap();
    assert!(outcomes.is_right(), "{outcomes:?}");
    assert_eq!(
        (outcomes.jobs, outcomes.twice, outcomes.poison),
        (JOBS, JOBS / 10, JOBS / 20)
    );
    assert!(killer.kills() >= 20, "{}", killer.kills());
    app.finish_with_dead_letters(outcomes.dead_letters).await;
}
