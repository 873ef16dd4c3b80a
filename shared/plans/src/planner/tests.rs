use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::planner::checker::{unexcused, violations};

fn subject(name: &str, exam_date: Date, difficulty: Difficulty) -> Subject {
    Subject {
        name: name.to_owned(),
        exam_date,
        difficulty,
        minutes: None,
        done_minutes: 0,
        missed_minutes: 0,
    }
}

fn request(subjects: Vec<Subject>) -> Request {
    Request {
        start: date(2027, 3, 1),
        wished_start: None,
        daily_minutes: 180,
        used_on_first_day: 0,
        preferences: Preferences::default(),
        subjects,
        feedback: Vec::new(),
    }
}

fn two() -> Request {
    request(vec![
        subject("Mathematics", date(2027, 3, 20), Difficulty::Hard),
        subject("Geography", date(2027, 4, 10), Difficulty::Easy),
    ])
}

fn minutes(schedule: &Schedule, subject: usize) -> u32 {
    let tasks = schedule.days.iter().flat_map(|day| &day.tasks);
    tasks
        .filter(|task| task.subject == subject)
        .map(|task| task.minutes)
        .sum()
}

fn said(rating: u8, comments: &str) -> Feedback {
    Feedback {
        rating,
        comments: comments.to_owned(),
    }
}

#[test]
fn a_roomy_plan_breaks_no_rule_and_ends_each_subject_with_revision() {
    let request = two();
    let schedule = plan(&request);
    assert_eq!(violations(&request, &schedule.days), []);
    assert_eq!(schedule.warnings, []);
    for (position, exam) in [(0, date(2027, 3, 20)), (1, date(2027, 4, 10))] {
        let eve = schedule
            .days
            .iter()
            .find(|day| day.date == exam.yesterday().unwrap())
            .unwrap();
        let revision = eve.tasks.iter().find(|task| task.subject == position).unwrap();
        assert_eq!(revision.kind, TaskKind::Revision);
    }
    let reviews = schedule
        .days
        .iter()
        .flat_map(|day| &day.tasks)
        .filter(|task| task.kind == TaskKind::Review);
    assert!(reviews.count() >= 4, "{schedule:#?}");
    assert!(plan(&request) == schedule, "the same request gives the same plan");
}

#[test]
fn the_near_and_hard_subject_comes_first() {
    let schedule = plan(&two());
    let first_week: Vec<_> = schedule.days.iter().take(7).flat_map(|day| &day.tasks).collect();
    let of = |subject| -> u32 {
        let own = first_week.iter().filter(|task| task.subject == subject);
        own.map(|task| task.minutes).sum()
    };
    assert!(of(0) > 2 * of(1), "{} and {}", of(0), of(1));
}

#[test]
fn feedback_shifts_the_load() {
    let usual = plan(&two());
    let with = |comments| {
        plan(&Request {
            feedback: vec![said(2, comments)],
            ..two()
        })
    };
    let total = |schedule: &Schedule| minutes(schedule, 0) + minutes(schedule, 1);
    let lighter = with("This was too much for me");
    assert!(total(&lighter) < total(&usual) * 85 / 100);
    assert!(total(&with("not enough")) > total(&usual));
    let geography = with("more geography please");
    assert!(minutes(&geography, 1) > minutes(&usual, 1));
    assert!(minutes(&with("too much maths"), 0) < minutes(&usual, 0));
    let twice = plan(&Request {
        feedback: vec![said(1, "too much"), said(1, "still too much")],
        ..two()
    });
    assert!(total(&twice) < total(&lighter));
}

#[test]
fn hours_are_kept_or_the_plan_says_why_not() {
    let mut request = two();
    request.subjects[0].minutes = Some(20 * 60);
    let schedule = plan(&request);
    assert!((20 * 60..20 * 60 + 30).contains(&minutes(&schedule, 0)));
    assert_eq!(schedule.warnings, []);
    request.subjects[0].minutes = Some(200 * 60);
    let schedule = plan(&request);
    assert_eq!(violations(&request, &schedule.days), []);
    let [warning] = &schedule.warnings[..] else {
        panic!("{:?}", schedule.warnings)
    };
    assert_eq!((warning.rule, warning.subject), (Rule::Hours, Some(0)));
    // What was done counts, what was missed comes back.
    request.subjects[0].minutes = Some(20 * 60);
    request.subjects[0].done_minutes = 10 * 60;
    assert!((10 * 60..10 * 60 + 30).contains(&minutes(&plan(&request), 0)));
    let mut missed = two();
    missed.subjects[1].missed_minutes = 300;
    let schedule = plan(&missed);
    assert!(minutes(&schedule, 1) >= minutes(&plan(&two()), 1) + 240);
    let mut titles = schedule
        .days
        .iter()
        .flat_map(|day| &day.tasks)
        .map(|task| task.title.as_str());
    assert!(titles.any(|title| title == "Catch up on Geography"));
}

#[test]
fn rest_days_are_free_unless_a_subject_would_get_nothing() {
    let mut request = two();
    request.preferences.rest_days = vec![Weekday::Sunday];
    request.preferences.rest_dates = vec![date(2027, 3, 2)];
    let schedule = plan(&request);
    assert_eq!(
        (violations(&request, &schedule.days), schedule.warnings),
        (vec![], vec![])
    );
    request.subjects = vec![subject("Latin", date(2027, 3, 2), Difficulty::Easy)];
    request.preferences.rest_dates = vec![date(2027, 3, 1)];
    let schedule = plan(&request);
    let [warning] = &schedule.warnings[..] else {
        panic!("{:?}", schedule.warnings)
    };
    assert_eq!((warning.rule, warning.date), (Rule::RestDays, Some(date(2027, 3, 1))));
    assert_eq!(unexcused(&request, &schedule.days, &schedule.warnings), []);
}

#[test]
fn who_gets_no_time_at_all_is_named() {
    let subjects = (0..40).map(|number| subject(&format!("S{number}"), date(2027, 3, 2), Difficulty::Medium));
    let request = Request {
        daily_minutes: 30,
        ..request(subjects.collect())
    };
    let schedule = plan(&request);
    // Six slots of five minutes.
    let left_out = schedule
        .warnings
        .iter()
        .filter(|warning| warning.rule == Rule::EverySubject);
    assert_eq!(left_out.count(), 34);
    assert_eq!(unexcused(&request, &schedule.days, &schedule.warnings), []);
    let unexplained = unexcused(&request, &schedule.days, &[]);
    assert_eq!(unexplained.len(), 34);
}

#[test]
fn what_is_left_of_the_first_day_is_room_enough_for_one_subject() {
    let request = Request {
        daily_minutes: 14,
        used_on_first_day: 8,
        ..request(vec![subject("Latin", date(2027, 3, 2), Difficulty::Easy)])
    };
    let schedule = plan(&request);
    assert_eq!(schedule.warnings, []);
    assert_eq!(violations(&request, &schedule.days), []);
}

#[test]
fn a_far_exam_is_planned_as_far_as_a_plan_goes() {
    let request = request(vec![subject("Latin", date(2099, 3, 2), Difficulty::Easy)]);
    let schedule = plan(&request);
    assert_eq!(violations(&request, &schedule.days), []);
    assert_eq!(schedule.warnings[0].rule, Rule::Horizon);
    assert!(schedule.days.len() <= LONGEST_PLAN);
}

#[test]
fn an_answer_is_read_and_checked_by_the_same_rules() {
    let request = two();
    let days = plan(&request).days;
    let text = serde_json::to_string(&ai_reply::of_days(&days)).unwrap();
    assert_eq!(ai_reply::parse(&request, &text), Ok(days.clone()));
    for wrong in [
        "",
        "{}",
        "[]",
        r#"{"calendar": null}"#,
        r#"{"calendar": [{"date": "1 March", "tasks": []}]}"#,
    ] {
        assert!(ai_reply::parse(&request, wrong).is_err(), "{wrong}");
    }
    assert!(ai_reply::parse(&request, &text.replace("\"s1\"", "\"s3\"")).is_err());
    let broken = |change: fn(&mut Vec<Day>)| {
        let mut days = days.clone();
        change(&mut days);
        violations(&request, &days)
            .iter()
            .map(|violation| violation.rule)
            .collect::<Vec<_>>()
    };
    assert_eq!(broken(|days| days[0].date = date(2027, 2, 28)), [Rule::Start]);
    assert_eq!(broken(|days| days[0].tasks[0].minutes = 181), [Rule::DailyHours]);
    assert_eq!(broken(|days| days[0].tasks[0].minutes = 0), [Rule::Form]);
    assert_eq!(
        broken(|days| days[0].tasks[0].title = "a\u{7}".to_owned()),
        [Rule::Form]
    );
    assert_eq!(broken(|days| days[0].tasks[0].subject = 7)[0], Rule::Form);
    assert_eq!(broken(|days| days.push(days[0].clone())), [Rule::Form]);
    assert_eq!(
        broken(|days| days.last_mut().unwrap().tasks[0].subject = 0),
        [Rule::ExamDay]
    );
    assert_eq!(
        broken(|days| days
            .iter_mut()
            .for_each(|day| day.tasks.retain(|task| task.subject == 0))),
        [Rule::EverySubject]
    );
}

fn any_subject() -> impl Strategy<Value = Subject> {
    let difficulty = prop_oneof![Just(Difficulty::Easy), Just(Difficulty::Medium), Just(Difficulty::Hard)];
    let wish = prop::option::weighted(0.4, 1_u32..6_000);
    (-2_i64..250, difficulty, wish, 0_u32..400, 0_u32..400, "[A-Za-z]{1,12}").prop_map(
        |(days, difficulty, minutes, done_minutes, missed_minutes, name)| Subject {
            name,
            exam_date: date(2027, 3, 1).saturating_add(days.days()),
            difficulty,
            minutes,
            done_minutes,
            missed_minutes,
        },
    )
}

fn any_request() -> impl Strategy<Value = Request> {
    let rest = prop::collection::vec(0_usize..7, 0..5)
        .prop_map(|days| days.into_iter().map(|day| Weekday::ALL[day]).collect());
    let rest_dates = prop::collection::vec(0_i64..30, 0..6).prop_map(|days| {
        days.into_iter()
            .map(|day| date(2027, 3, 1).saturating_add(day.days()))
            .collect()
    });
    let comments = prop_oneof![
        Just(String::new()),
        Just("too much".to_owned()),
        Just("not enough, more a".to_owned()),
        ".{0,40}",
    ];
    let feedback = prop::collection::vec(
        (1_u8..=5, comments).prop_map(|(rating, comments)| Feedback { rating, comments }),
        0..3,
    );
    let minutes = prop_oneof![1_u32..20, 20_u32..300, 300_u32..=1_440];
    (
        prop::collection::vec(any_subject(), 1..40),
        minutes,
        0_u32..120,
        rest,
        rest_dates,
        20_u32..120,
        feedback,
    )
        .prop_map(
            |(subjects, daily_minutes, used_on_first_day, rest_days, rest_dates, session_minutes, feedback)| Request {
                daily_minutes,
                used_on_first_day,
                preferences: Preferences {
                    rest_days,
                    rest_dates,
                    session_minutes,
                    ..Preferences::default()
                },
                feedback,
                ..request(subjects)
            },
        )
}

/// Whether every subject can have five minutes without a rest day giving way, by earliest deadline first.
fn has_place_for_all(request: &Request) -> bool {
    let mut exams: Vec<Date> = request.subjects.iter().map(|subject| subject.exam_date).collect();
    exams.sort();
    let slot = request.daily_minutes.clamp(1, 5);
    exams.iter().enumerate().all(|(before, exam)| {
        let mut day = request.start;
        let mut slots = 0;
        while day < *exam && slots <= before as u32 {
            if !request.preferences.is_rest(day) {
                slots += request.cap(day) / slot;
            }
            day = day.tomorrow().unwrap();
        }
        slots > before as u32
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_rule_holds_or_a_warning_names_the_one_that_gave_way(request in any_request()) {
        let schedule = plan(&request);
        prop_assert_eq!(unexcused(&request, &schedule.days, &schedule.warnings), vec![]);
        // Nothing gives way without need.
        let gave_way = schedule.warnings.iter().any(|warning| matches!(warning.rule, Rule::RestDays | Rule::EverySubject));
        prop_assert!(!(gave_way && has_place_for_all(&request)), "{:?}", schedule.warnings);
        // A subject that has less than was wished for is named.
        for (position, subject) in request.subjects.iter().enumerate() {
            let named = schedule.warnings.iter().any(|warning| warning.subject == Some(position));
            let usual = request.feedback.is_empty();
            if let (Some(wished), true, false) = (subject.minutes, usual, named) {
                prop_assert!(minutes(&schedule, position) + subject.done_minutes >= wished);
            }
        }
        let longest = schedule.days.iter().flat_map(|day| &day.tasks).map(|task| task.minutes).max().unwrap_or(0);
        prop_assert!(longest <= request.preferences.session_minutes);
        prop_assert_eq!(plan(&request), schedule);
    }
}
