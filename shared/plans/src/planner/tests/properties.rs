//! Rules that hold for any request.

use proptest::prelude::*;

use super::*;

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

/// Whether every subject can have five minutes without opening a rest day, by earliest deadline first.
fn fits_all_subjects(request: &Request) -> bool {
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
    fn every_rule_holds_or_a_warning_names_it(request in any_request()) {
        let schedule = plan(&request);
        prop_assert_eq!(unexcused(&request, &schedule.days, &schedule.warnings), vec![]);
        // No rule is relaxed without need.
        let is_relaxed = schedule.warnings.iter().any(|warning| matches!(warning.rule, Rule::RestDays | Rule::EverySubject));
        prop_assert!(!(is_relaxed && fits_all_subjects(&request)), "{:?}", schedule.warnings);
        // A warning names each subject with less than the requested time.
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
