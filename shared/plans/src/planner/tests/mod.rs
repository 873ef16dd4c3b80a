//! Plans of typical requests, and the checker.

mod properties;

use jiff::civil::date;

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

fn feedback(rating: u8, comments: &str) -> Feedback {
    Feedback {
        rating,
        comments: comments.to_owned(),
    }
}

#[test]
fn a_plan_with_enough_time_breaks_no_rule_and_ends_each_subject_with_revision() {
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
            feedback: vec![feedback(2, comments)],
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
        feedback: vec![feedback(1, "too much"), feedback(1, "still too much")],
        ..two()
    });
    assert!(total(&twice) < total(&lighter));
}

#[test]
fn requested_hours_are_planned_or_a_warning_gives_the_reason() {
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
    // Done minutes count, missed minutes are planned again.
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
fn rest_days_are_free_unless_a_subject_would_get_no_time() {
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
fn a_warning_names_each_subject_without_time() {
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
fn a_partly_used_first_day_has_time_for_one_subject() {
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
fn a_plan_for_a_distant_exam_has_the_maximum_length() {
    let request = request(vec![subject("Latin", date(2099, 3, 2), Difficulty::Easy)]);
    let schedule = plan(&request);
    assert_eq!(violations(&request, &schedule.days), []);
    assert_eq!(schedule.warnings[0].rule, Rule::Horizon);
    assert!(schedule.days.len() <= MAX_PLAN_DAYS);
}

#[test]
fn a_reply_of_the_ai_service_is_parsed_and_checked() {
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
