//! A whole class that checks in at the same moment.

use serde_json::json;

use super::{count, tally};
use crate::support::learning::enroll;
use crate::support::{TestApp, storm};

storms! {
    fifty_check_ins_of_one_student_are_one,
    a_class_that_checks_in_at_once_is_counted_exactly,
    corrections_during_a_check_in_keep_the_count_right,
}

async fn fifty_check_ins_of_one_student_are_one(app: TestApp) {
    let class = app.class(0).await;
    let session = class.session(30).await;
    let (path, code) = (session.of("/check-in"), class.fresh_code(&app, &session).await);
    let replies = storm(50, |_number| {
        let (student, path, code) = (class.student.clone(), path.clone(), code.clone());
        async move { student.post(&path, json!({ "code": code })).await }
    })
    .await;
    assert_eq!(count(&replies, 200), 50, "{:?}", tally(&replies));
    let times = replies.iter().map(|reply| reply.string("checked_in_at"));
    assert_eq!(times.collect::<std::collections::BTreeSet<_>>().len(), 1);
    let shown = class.instructor.get(&session.path).await.assert_status(200);
    assert_eq!(shown.body["checked_in"], 1);
    app.finish().await;
}

async fn a_class_that_checks_in_at_once_is_counted_exactly(app: TestApp) {
    let class = app.class(0).await;
    let mut students = Vec::new();
    for _ in 0..25 {
        let student = app.student().await;
        enroll(&student, &class.course).await;
        students.push(student);
    }
    let session = class.session(30).await;
    let (path, code) = (session.of("/check-in"), class.fresh_code(&app, &session).await);
    // Each student taps twice.
    let replies = storm(50, |number| {
        let (student, path, code) = (students[number / 2].clone(), path.clone(), code.clone());
        async move { student.post(&path, json!({ "code": code })).await }
    })
    .await;
    assert_eq!(count(&replies, 200), 50, "{:?}", tally(&replies));
    let shown = class.instructor.get(&session.path).await.assert_status(200);
    assert_eq!(shown.body["checked_in"], 25);
    let path = class.of_course("/attendance?list=students&limit=100");
    let roll = class.instructor.get(&path).await.assert_status(200);
    let present = roll.body["students"].as_array().unwrap().iter();
    assert_eq!(present.filter(|row| row["present"] == 1).count(), 25);
    app.finish().await;
}

async fn corrections_during_a_check_in_keep_the_count_right(app: TestApp) {
    let class = app.class(0).await;
    let session = class.session(30).await;
    let code = class.fresh_code(&app, &session).await;
    let replies = storm(20, |number| {
        let (student, instructor) = (class.student.clone(), class.instructor.clone());
        let (path, code) = (session.path.clone(), code.clone());
        async move {
            let status = ["present", "absent", "late", "excused"][number % 4];
            let reason = format!("Correction {number}");
            let body = json!({ "user_id": student.id, "status": status, "reason": reason });
            match number % 5 {
                0 => student.post(&format!("{path}/check-in"), json!({ "code": code })).await,
                _ => instructor.patch(&path, body).await,
            }
        }
    })
    .await;
    let refused = replies.iter().filter(|reply| reply.status != 200);
    assert!(
        refused.clone().all(|reply| reply.status == 409),
        "{:?}",
        tally(&replies)
    );
    let shown = class.instructor.get(&session.path).await.assert_status(200);
    let own = class.student.get(&session.path).await.assert_status(200);
    let record = &own.body["record"];
    assert_eq!(record["corrections"].as_array().unwrap().len(), 16);
    let is_attended = ["present", "late"]
        .map(|status| record["status"] == status)
        .contains(&true);
    assert_eq!(shown.body["checked_in"], i64::from(is_attended), "{record}");
    let row = class.attendance_of(&class.student).await;
    assert_eq!(row[record["status"].as_str().unwrap()], 1, "{row}");
    app.finish().await;
}
