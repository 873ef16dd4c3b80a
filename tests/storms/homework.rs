//! One submission that many hands change at once.

use serde_json::json;

use super::{count, tally};
use crate::support::homework::announced;
use crate::support::{Reply, TestApp, storm};

storms! {
    fifty_submissions_of_one_student_are_one,
    a_grade_and_a_new_submission_at_once_leave_what_was_graded,
    grades_at_once_are_all_kept,
}

async fn fifty_submissions_of_one_student_are_one(app: TestApp) {
    let homework = app.homework(json!({})).await;
    let (student, path) = (&homework.class.student, homework.of_assignment("/submit"));
    let replies = storm(50, |number| {
        let (student, path) = (student.clone(), path.clone());
        let files = if number % 5 == 0 {
            vec![announced("a.txt", "text/plain", 100)]
        } else {
            Vec::new()
        };
        let body = json!({ "text": format!("Version {number}"), "files": files });
        async move { student.post(&path, body).await }
    })
    .await;
    // What nobody has seen is not replaced: the others get a conflict, and the last one that succeeded counts.
    let succeeded: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(succeeded.len() + count(&replies, 409), 50, "{:?}", tally(&replies));
    let number = |reply: &&&Reply| reply.body["submission_number"].as_u64().unwrap();
    let last = *succeeded.iter().max_by_key(number).unwrap();
    assert!(succeeded.iter().all(|reply| reply.body["id"] == last.body["id"]));
    assert_eq!(number(&&last), succeeded.len() as u64);
    let own = student
        .get(&format!("/api/submissions/{}", last.string("id")))
        .await
        .assert_status(200);
    for field in ["text", "files", "status"] {
        assert_eq!(own.body[field], last.body[field], "{field}");
    }
    assert_eq!(homework.list().await.len(), 1);
    let is_complete = last.body["files"].as_array().unwrap().is_empty();
    assert_eq!(homework.waiting().await.len(), usize::from(is_complete));
    app.finish().await;
}

async fn a_grade_and_a_new_submission_at_once_leave_what_was_graded(app: TestApp) {
    let homework = app.homework(json!({})).await;
    let (instructor, student) = (&homework.class.instructor, &homework.class.student);
    let path = homework.hand_in("Version 0").await;
    let replies = storm(20, |number| {
        let (student, instructor) = (student.clone(), instructor.clone());
        let (submit, grade) = (homework.of_assignment("/submit"), format!("{path}/grade"));
        async move {
            match number {
                10 => instructor.post(&grade, json!({ "score": 50 })).await,
                _ => {
                    student
                        .post(&submit, json!({ "text": format!("Version {number}") }))
                        .await
                }
            }
        }
    })
    .await;
    // Nobody grades what they have not seen: if something else was handed in since, the grader has to read it first.
    let graded = match replies[10].status {
        409 => instructor.post(&format!("{path}/grade"), json!({ "score": 50 })).await,
        _ => replies[10].clone(),
    };
    let graded_text = graded.assert_status(200).string("text");
    let others = replies.iter().enumerate().filter(|(number, _)| *number != 10);
    for (_, reply) in others {
        assert!([200, 409].contains(&reply.status), "{:?}", tally(&replies));
    }
    let seen = student.get(&path).await.assert_status(200);
    assert_eq!(
        (
            seen.string("status"),
            seen.string("text"),
            homework.waiting().await.len()
        ),
        ("graded".to_owned(), graded_text, 0)
    );
    app.finish().await;
}

async fn grades_at_once_are_all_kept(app: TestApp) {
    let homework = app.homework(json!({})).await;
    let (instructor, admin) = (&homework.class.instructor, app.admin().await);
    let path = homework.hand_in("Done.").await;
    let replies = storm(20, |number| {
        let grader = if number % 2 == 0 {
            instructor.clone()
        } else {
            admin.clone()
        };
        let (grade, body) = (format!("{path}/grade"), json!({ "score": number }));
        async move { grader.post(&grade, body).await }
    })
    .await;
    assert_eq!(count(&replies, 200), 20, "{:?}", tally(&replies));
    let seen = homework.class.student.get(&path).await.assert_status(200);
    let history = seen.body["history"].as_array().unwrap();
    let mut scores: Vec<_> = history.iter().map(|grade| grade["score"].as_f64().unwrap()).collect();
    scores.push(seen.body["score"].as_f64().unwrap());
    scores.sort_by(f64::total_cmp);
    assert_eq!(scores, (0..20).map(f64::from).collect::<Vec<_>>());
    app.finish().await;
}
