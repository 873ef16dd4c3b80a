use super::AttendanceStatus::{Absent, Excused, Late, Present};
use super::*;
use proptest::prelude::*;

fn at(minute: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute)
}

fn session(from: i64, until: i64) -> SessionTime {
    SessionTime {
        number: 0,
        starts_at: at(from),
        ends_at: at(until),
    }
}

fn period(from: i64, until: Option<i64>) -> Period {
    Period {
        from: at(from),
        until: until.map(at),
    }
}

#[test]
fn codes_are_truncated_as_in_rfc_4226() {
    // The first three values of appendix D.
    let macs = [
        "cc93cf18508d94934c64b65d8ba7667fb7cde4b0",
        "75a48a19d4cbe100644e8ac1397eea747a2d33ab",
        "0bacb7fa082fef30782211938bc1c5e70416ff44",
    ];
    let bytes = |hex: &str| -> Vec<u8> {
        let pairs = (0..hex.len()).step_by(2);
        pairs
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect()
    };
    assert_eq!(macs.map(|mac| truncate(&bytes(mac))), ["755224", "287082", "359152"]);
    assert_eq!(truncate(&[0; 32]), "000000");
}

#[test]
fn a_code_lasts_thirty_seconds() {
    let second = |second| Timestamp::from_second(second).unwrap();
    assert_eq!([0, 29, 30].map(|at| step(second(at))), [0, 0, 1]);
    assert_eq!([0, 29, 30].map(|at| seconds_left(second(at))), [30, 1, 30]);
}

#[test]
fn pasted_codes_are_their_six_digits() {
    for text in [
        "123456",
        " 123 456 ",
        "123-456",
        "१२३४५६",
        "\u{202a}１２３４５６\u{202c}",
    ] {
        assert_eq!(parse_code(text).as_deref(), Ok("123456"), "{text:?}");
    }
    for wrong in ["", "12345", "1234567", "12345a", "+123456"] {
        assert!(parse_code(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn durations_and_reasons_have_limits() {
    assert_eq!((parse_duration(1), parse_duration(480)), (Ok(1), Ok(480)));
    for wrong in [0, -1, 481, 65_537, i64::MAX] {
        assert!(parse_duration(wrong).is_err(), "{wrong}");
    }
    assert_eq!(parse_reason(" Sick. ").as_deref(), Ok("Sick."));
    assert!(parse_reason(" ").is_err() && parse_reason(&"a".repeat(501)).is_err());
}

#[test]
fn check_ins_are_open_from_the_beginning_until_the_end() {
    let open = [9, 10, 19, 20].map(|minute| session(10, 20).is_open(at(minute)));
    assert_eq!(open, [false, true, true, false]);
}

#[test]
fn only_students_who_were_enrolled_are_absent_and_only_once_the_session_is_over() {
    let status = |periods: &[Period], now| session(10, 20).status(None, periods, at(now));
    assert_eq!(status(&[period(0, None)], 19), None);
    assert_eq!(status(&[period(0, None)], 20), Some(Absent));
    assert_eq!(status(&[period(20, None)], 30), Some(Absent));
    assert_eq!(status(&[period(21, None)], 30), None);
    assert_eq!(status(&[period(0, Some(9))], 30), None);
    assert_eq!(status(&[period(0, Some(10))], 30), Some(Absent));
    assert_eq!(status(&[period(0, Some(5)), period(25, None)], 30), None);
    assert_eq!(status(&[period(0, Some(5)), period(15, None)], 30), Some(Absent));
    assert_eq!(session(10, 20).status(Some(Excused), &[], at(0)), Some(Excused));
}

#[test]
fn excused_sessions_do_not_count_and_late_counts_as_present() {
    let percentage = |statuses: &[AttendanceStatus]| AttendanceSummary::new(statuses.iter().copied()).percentage();
    assert_eq!(percentage(&[Present, Late, Absent]), Some(66.7));
    assert_eq!(percentage(&[Present, Excused]), Some(100.0));
    assert_eq!(percentage(&[Absent]), Some(0.0));
    assert_eq!((percentage(&[Excused]), percentage(&[])), (None, None));
}

fn any_status() -> impl Strategy<Value = Option<AttendanceStatus>> {
    prop::option::of(prop::sample::select(AttendanceStatus::ALL))
}

fn any_session() -> impl Strategy<Value = (SessionTime, Option<AttendanceStatus>)> {
    let times = (0_i64..1_000, 1_i64..60);
    (times, any_status()).prop_map(|((from, length), status)| (session(from, from + length), status))
}

proptest! {
    #[test]
    fn the_percentage_is_between_0_and_100_and_the_order_of_the_sessions_does_not_matter(
        mut sessions in prop::collection::vec(any_session(), 0..40),
        bounds in prop::collection::vec(0_i64..1_000, 1..6),
        now in 0_i64..1_200,
    ) {
        let mut bounds = bounds;
        bounds.sort_unstable();
        let periods: Vec<_> = bounds.chunks(2).map(|pair| period(pair[0], pair.get(1).copied())).collect();
        let summary = |sessions: &[(SessionTime, Option<AttendanceStatus>)]| {
            let statuses = sessions.iter().filter_map(|(time, recorded)| time.status(*recorded, &periods, at(now)));
            AttendanceSummary::new(statuses)
        };
        let forward = summary(&sessions);
        sessions.reverse();
        prop_assert_eq!(forward, summary(&sessions));
        sessions.sort_by_key(|(time, _)| time.ends_at);
        prop_assert_eq!(forward, summary(&sessions));
        if let Some(percentage) = forward.percentage() {
            prop_assert!((0.0..=100.0).contains(&percentage));
        }
        let attended = sessions.iter().filter(|(_, status)| status.is_some_and(AttendanceStatus::is_attended));
        prop_assert_eq!(attended.count(), (forward.present + forward.late) as usize);
    }

    #[test]
    fn checking_in_never_lowers_the_percentage(
        sessions in prop::collection::vec(any_session(), 1..40),
        chosen in any::<prop::sample::Index>(),
    ) {
        let periods = [period(0, None)];
        let percentage = |sessions: &[(SessionTime, Option<AttendanceStatus>)]| {
            let statuses = sessions.iter().filter_map(|(time, recorded)| time.status(*recorded, &periods, at(2_000)));
            AttendanceSummary::new(statuses).percentage().unwrap_or(0.0)
        };
        let mut after = sessions.clone();
        after[chosen.index(sessions.len())].1 = Some(Present);
        prop_assert!(percentage(&sessions) <= percentage(&after));
    }
}
