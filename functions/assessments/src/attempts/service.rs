//! Starts attempts.

use shared::database::{Commit, UnitOfWork, decode};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_assessment::rules::attempt::{StartDecision, decide_start, end};
use shared_assessment::rules::shuffle::shuffle;
use shared_assessment::service::{AttemptState, hand_in};
use shared_assessment::store::attempts::{self, Answers, Attempt};
use shared_assessment::store::quiz_records::{self, QuizRecord};
use shared_assessment::store::quizzes::Quiz;
use shared_catalog::store::{courses, lectures};
use shared_learning::http::enrollment_access::check_enrolled;
use shared_learning::store::enrollments;

/// Starts an attempt of an enrolled student, or returns the one in progress. Two calls for a new attempt, two for one
/// that goes on.
pub(super) async fn start(app: &App, caller: &Caller, quiz: &Quiz) -> Result<AttemptState> {
    if quiz.questions.is_empty() {
        return Err(Error::new(ErrorCode::Conflict, "This quiz has no questions yet."));
    }
    let started = app.database.retry("attempt", || async {
        let record = read_record(app, caller, quiz).await?;
        let now = app.clock.now();
        let found = |id| async move { AttemptState::get(app, id).await?.ok_or_else(Error::not_found) };
        match decide_start(record.started, record.open, quiz.max_attempts, now) {
            StartDecision::Resume(id) => found(id).await.map(Commit::Done),
            StartDecision::FinishFirst(id) => {
                hand_in(app, found(id).await?, &[]).await?;
                Ok(Commit::Retry)
            }
            StartDecision::NoneLeft => Err(Error::new(
                ErrorCode::Conflict,
                "You have used all attempts at this quiz.",
            )),
            StartDecision::Begin(number) => {
                let attempt = begin(app, caller, quiz, number);
                let mut work = UnitOfWork::new();
                work.add(quiz_records::replace(&record.with_started(&attempt))?)
                    .or_retry();
                work.add_all(attempts::create(&attempt)?).or_internal_error();
                let state = AttemptState {
                    attempt,
                    answers: Answers::default(),
                    result: None,
                };
                work.commit(&app.database, state).await
            }
        }
    });
    started.await
}

/// What the caller has done at the quiz so far, if the caller is enrolled and the lecture exists. One call.
async fn read_record(app: &App, caller: &Caller, quiz: &Quiz) -> Result<QuizRecord> {
    let me = caller.user.id;
    let keys = [
        courses::key(quiz.course_id),
        enrollments::key(me, quiz.course_id),
        lectures::key(quiz.lecture_id),
        quiz_records::key(me, quiz.id),
    ];
    let mut rows = app.database.batch_get(&keys.each_ref()).await?;
    let [course, enrollment, lecture, record] = keys.map(|key| rows.remove(&key));
    let course = course.map(decode).transpose()?;
    let enrollment = enrollment.map(decode).transpose()?;
    check_enrolled(caller, course, enrollment, app.clock.now())?;
    lecture.ok_or_else(Error::not_found)?;
    let record = record.map(decode).transpose()?;
    Ok(record.unwrap_or_else(|| QuizRecord::new(me, quiz.id, quiz.course_id)))
}

fn begin(app: &App, caller: &Caller, quiz: &Quiz, number: u32) -> Attempt {
    let (id, now) = (app.ids.id(), app.clock.now());
    let mut questions = quiz.questions.clone();
    if quiz.shuffle {
        shuffle(id, &mut questions, |question| question.id);
    }
    Attempt {
        id,
        quiz_id: quiz.id,
        course_id: quiz.course_id,
        lecture_id: quiz.lecture_id,
        user_id: caller.user.id,
        number,
        title: quiz.title.clone(),
        started_at: now,
        ends_at: end(quiz.time_limit, now),
        passing_score: quiz.passing_score,
        shuffle: quiz.shuffle,
        questions,
        points_possible: quiz.points_possible,
        submitted_at: None,
    }
}
