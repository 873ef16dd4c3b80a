//! Listing the assignments of a course.

use serde_json::{Value, json};

use crate::support::{TestApp, content};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn assignments_are_listed_with_what_the_student_has_handed_in() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let (class, path) = (&homework.class, homework.class.of_course("/assignments"));
    for number in 0..4 {
        let body = json!({ "title": format!("Number {number}") });
        class.instructor.post(&path, body).await.assert_status(201);
    }
    homework.hand_in("Done.").await;
    let first = class.student.get(&format!("{path}?limit=2")).await.assert_status(200);
    assert_eq!(first.results()[0]["title"], "Homework");
    assert_eq!(first.results()[0]["own_submission"]["status"], "submitted");
    assert_eq!(first.results()[1]["own_submission"], Value::Null);
    let second = class.student.get(first.next_page().unwrap()).await.assert_status(200);
    assert_eq!(second.results()[0]["title"], "Number 1");
    // However many there are: the course, the enrollment, the ids, the rows.
    let all = class.student.get(&format!("{path}?limit=100")).await.assert_status(200);
    assert_eq!((all.results().len(), all.cost.dynamodb_calls), (5, 4));
    assert!(all.cost.read_units <= 16.0, "{:?}", all.cost);
    let all = class.instructor.get(&path).await.assert_status(200);
    assert_eq!(all.results()[0]["own_submission"], Value::Null);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn students_lose_sight_of_the_assignments_of_a_draft() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let class = &homework.class;
    let stranger = app.student().await;
    let paths = [class.of_course("/assignments"), homework.of_assignment("")];
    for path in &paths {
        stranger.get(path).await.assert_problem(403, "enrollment_needed");
    }
    app.set_course_status(&class.course, "draft");
    for path in &paths {
        stranger.get(path).await.assert_problem(404, "not_found");
        class.instructor.get(path).await.assert_status(200);
    }
    let submitted = homework.submit(&stranger, json!({ "text": "Done." })).await;
    submitted.assert_problem(404, "not_found");
    let other = app.instructor().await;
    let draft = content::Course {
        id: app.draft(&other).id,
        course_code: String::new(),
    };
    let path = format!("/api/courses/{}/assignments", draft.id);
    class
        .instructor
        .post(&path, json!({ "title": "A" }))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}
