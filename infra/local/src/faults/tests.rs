use super::*;

fn fault(target: Target, kind: Kind, rate: f64) -> Fault {
    Fault {
        target,
        kind,
        rate,
        seconds: 30,
        spare: 0,
    }
}

#[test]
fn a_fault_strikes_its_target_only_and_ends() {
    let faults = Faults::default();
    faults.set(fault(Target::Dynamodb, Kind::Throttle, 1.0)).unwrap();
    assert_eq!(faults.roll(Target::Dynamodb), Some(Kind::Throttle));
    assert_eq!(faults.roll(Target::S3), None);
    faults.clear();
    assert_eq!(faults.roll(Target::Dynamodb), None);
    faults
        .set(Fault {
            seconds: 0,
            ..fault(Target::S3, Kind::Error, 1.0)
        })
        .unwrap();
    assert_eq!(faults.roll(Target::S3), None);
}

#[test]
fn the_rate_is_a_share() {
    let faults = Faults::default();
    faults.set(fault(Target::Twilio, Kind::Error, 0.5)).unwrap();
    let struck = (0..1000).filter(|_| faults.roll(Target::Twilio).is_some()).count();
    assert!((350..650).contains(&struck), "{struck}");
    assert!(matches!(
        faults.set(fault(Target::S3, Kind::Error, 1.5)),
        Err(FaultError::Rate)
    ));
}

#[test]
fn kinds_that_fail_no_calls_are_rolled_for_by_name() {
    let faults = Faults::default();
    for (target, kind) in [
        (Target::Sqs, Kind::Duplicate),
        (Target::Dynamodb, Kind::Conflict),
        (Target::Dynamodb, Kind::Lag),
        (Target::Websocket, Kind::Unordered),
    ] {
        assert!(!faults.strikes(target, kind));
        faults.set(fault(target, kind, 1.0)).unwrap();
        assert!(faults.strikes(target, kind) && faults.is_active(target, kind));
        assert_eq!(faults.roll(target), None);
        faults.set(fault(target, kind, 0.0)).unwrap();
        assert!(!faults.strikes(target, kind) && faults.is_active(target, kind));
    }
}

#[test]
fn a_kind_needs_a_target_that_can_break_like_that() {
    let faults = Faults::default();
    for (target, kind) in [
        (Target::S3, Kind::Duplicate),
        (Target::Dynamodb, Kind::Gone),
        (Target::Twilio, Kind::Rude),
        (Target::S3, Kind::Conflict),
        (Target::Sqs, Kind::Lag),
        (Target::Sqs, Kind::Unordered),
    ] {
        assert!(faults.set(fault(target, kind, 1.0)).is_err(), "{target:?} {kind:?}");
    }
}

#[test]
fn the_wire_format_is_the_documented_one() {
    let fault: Fault = serde_json::from_str(r#"{"target":"websocket","kind":"gone","rate":0.2}"#).unwrap();
    assert_eq!(
        (fault.target, fault.kind, fault.seconds),
        (Target::Websocket, Kind::Gone, 30)
    );
}

#[test]
fn a_fault_can_spare_the_first_calls() {
    let faults = Faults::default();
    let late = Fault {
        spare: 2,
        ..fault(Target::Dynamodb, Kind::Reset, 1.0)
    };
    faults.set(late).unwrap();
    let struck: Vec<bool> = (0..4).map(|_| faults.roll(Target::Dynamodb).is_some()).collect();
    assert_eq!(struck, [false, false, true, true]);
}
