//! Generating a plan.

use http::Method;
use serde_json::{Value, json};

use crate::api::plans::{GENERATE, day, planned, request, rows, tasks};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_follows_its_rules_and_can_be_read_again() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let plan = planned(&app, &student).await;
    assert_eq!(
        (plan.string("status"), plan.string("source")),
        ("ready".to_owned(), "builtin".to_owned())
    );
    assert_eq!(plan.body["warnings"], json!([]));
    let exams = [("Mathematics", day(&app, 21)), ("Geography", day(&app, 28))];
    for (date, tasks) in calendar(&plan.body) {
        let minutes: u64 = tasks.iter().map(|task| task["minutes"].as_u64().unwrap()).sum();
        assert!(minutes <= 180 && date >= day(&app, 0).to_string());
        for task in tasks {
            let (_, exam) = exams.iter().find(|(name, _)| task["subject"] == *name).unwrap();
            assert!(date < exam.to_string(), "{task}");
            assert!(["study", "review", "revision"].contains(&task["kind"].as_str().unwrap()));
            assert_eq!((&task["status"], &task["subject_id"]), (&json!("todo"), &Value::Null));
        }
    }
    // One row per day and one per task, all with the id of the generation.
    let (days, all) = (rows(&app, "plan_day"), rows(&app, "plan_task"));
    assert_eq!(days.len(), plan.body["calendar"].as_array().unwrap().len());
    assert_eq!(all.len(), tasks(&plan.body).len());
    for row in days.iter().chain(&all) {
        assert_eq!(row["generation_id"], plan.body["generation_id"]);
    }
    let path = format!("/api/plans/generations/{}", plan.string("generation_id"));
    let again = student.get(&path).await.assert_status(200);
    assert_eq!(again.body, plan.body);
    assert_eq!(again.cost.dynamodb_calls, 3);
    let list = student.get("/api/plans").await.assert_status(200);
    assert_eq!(list.results()[0]["generation_id"], plan.body["generation_id"]);
    assert_eq!(list.results()[0]["progress"]["tasks"], all.len());
    assert_eq!(list.cost.dynamodb_calls, 2);
    app.finish().await;
}

fn calendar(plan: &Value) -> Vec<(String, Vec<Value>)> {
    let days = plan["calendar"].as_array().unwrap().iter();
    days.map(|day| {
        (
            day["date"].as_str().unwrap().to_owned(),
            day["tasks"].as_array().unwrap().clone(),
        )
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_short_path_generates_plans_too() {
    let app = TestApp::new().await;
    let student = app.student().await;
    student.post("/plans/generate", request(&app)).await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_invalid_fields_are_reported_at_once() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let broken = student
        .send_as(Method::POST, GENERATE, Some(("application/json", "{".to_owned())))
        .await;
    broken.assert_problem(400, "malformed_request");
    let wrong = |body: Value| {
        let student = student.clone();
        async move { student.post(GENERATE, body).await }
    };
    wrong(json!({})).await.assert_wrong_fields(&["subjects"]);
    wrong(json!({ "subjects": [] }))
        .await
        .assert_wrong_fields(&["subjects"]);
    let many: Vec<_> = (0..51).map(|number| number.to_string()).collect();
    wrong(json!({ "subjects": many }))
        .await
        .assert_wrong_fields(&["subjects"]);
    wrong(
        json!({ "subjects": [{ "difficulty": "brutal", "hours": 0 }], "start_date": "soon", "daily_hours": 25,
        "preferences": { "rest_days": ["funday"], "session_minutes": 5, "day_start": "25:00" } }),
    )
    .await
    .assert_wrong_fields(&[
        "subjects[0].name",
        "subjects[0].exam_date",
        "subjects[0].difficulty",
        "subjects[0].hours",
        "start_date",
        "daily_hours",
        "preferences.rest_days[0]",
        "preferences.session_minutes",
        "preferences.day_start",
    ]);
    assert!(rows(&app, "plan_generation").is_empty());
    app.finish().await;
}

/// An exam today is not after the start.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exams_must_be_after_the_start_and_subjects_must_not_repeat() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let wrong = |body: Value| {
        let student = student.clone();
        async move { student.post(GENERATE, body).await }
    };
    let maths = |days| json!({ "name": "Maths", "exam_date": day(&app, days) });
    wrong(json!({ "subjects": [maths(0)] }))
        .await
        .assert_wrong_fields(&["subjects[0].exam_date"]);
    wrong(json!({ "subjects": [maths(9)], "start_date": day(&app, 9) }))
        .await
        .assert_wrong_fields(&["subjects[0].exam_date"]);
    wrong(json!({ "subjects": [maths(9), maths(8)] }))
        .await
        .assert_wrong_fields(&["subjects[1]"]);
    wrong(json!({ "subjects": ["MA-101"] }))
        .await
        .assert_wrong_fields(&["subjects[0]"]);
    assert!(rows(&app, "plan_generation").is_empty());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn saved_subjects_are_referenced_by_id_or_course_code() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let add = |body| student.post("/api/plans/subjects", body);
    let by_id = add(json!({ "name": "Latin", "exam_date": day(&app, 9) }))
        .await
        .assert_status(201);
    let by_code = add(json!({ "name": "Algebra", "course_code": "MA-101", "exam_date": day(&app, 12) })).await;
    let undated = add(json!({ "name": "Music", "course_code": "MU-1" }))
        .await
        .assert_status(201);
    let body = json!({ "subjects": [by_id.body["id"], "ma-101"] });
    let plan = student.post(GENERATE, body).await.assert_status(200);
    for task in tasks(&plan.body) {
        let id = if task["subject"] == "Latin" { &by_id } else { &by_code }.body["id"].clone();
        assert_eq!(task["subject_id"], id);
    }
    let others = app
        .student()
        .await
        .post(
            "/api/plans/subjects",
            json!({ "name": "Mine", "exam_date": day(&app, 9) }),
        )
        .await;
    let body = json!({ "subjects": [undated.body["id"], "MU-1", others.body["id"], "nothing"] });
    let fields = ["subjects[0]", "subjects[1]", "subjects[2]", "subjects[3]"];
    student.post(GENERATE, body).await.assert_wrong_fields(&fields);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_in_the_past_becomes_today_in_the_time_zone_of_the_student() {
    let app = TestApp::new().await;
    let student = app.student().await;
    // The easternmost and the westernmost time zone are never on the same day.
    for zone in ["Pacific/Kiritimati", "Pacific/Niue"] {
        let settings = json!({ "timezone": zone });
        student
            .patch("/api/users/me/settings", settings)
            .await
            .assert_status(200);
        let zone = jiff::tz::TimeZone::get(zone).unwrap();
        let today = app.cloud.clock().now().to_zoned(zone).date();
        let mut body = request(&app);
        body["start_date"] = json!(today.yesterday().unwrap());
        let plan = student.post(GENERATE, body).await.assert_status(200);
        assert_eq!(plan.string("start_date"), today.to_string());
        assert_eq!(plan.body["warnings"][0]["rule"], "start_date");
        assert!(
            tasks(&plan.body)
                .iter()
                .all(|task| task["date"].as_str().unwrap() >= today.to_string().as_str())
        );
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_does_not_fit_is_planned_as_far_as_possible_with_a_warning() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let body = json!({ "daily_hours": 1, "preferences": { "rest_days": ["sunday"] }, "subjects": [
        { "name": "Physics", "exam_date": day(&app, 4), "hours": 40 },
    ] });
    let plan = student.post(GENERATE, body).await.assert_status(200);
    let warning = &plan.body["warnings"][0];
    assert_eq!(
        (&warning["rule"], &warning["subject"]),
        (&json!("hours"), &json!("Physics"))
    );
    assert!(!tasks(&plan.body).is_empty());
    app.finish().await;
}

/// The plan has more rows than a transaction can write.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_of_forty_subjects_over_four_months_is_stored_completely() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let subjects: Vec<_> = (0..40)
        .map(|number| json!({ "name": format!("Subject {number}"), "exam_date": day(&app, 120 - number) }))
        .collect();
    let body = json!({ "subjects": subjects, "daily_hours": 8 });
    let plan = student.post(GENERATE, body).await.assert_status(200);
    assert_eq!(rows(&app, "plan_task").len(), tasks(&plan.body).len());
    assert!(rows(&app, "plan_task").len() > 500);
    let last = tasks(&plan.body).pop().unwrap();
    assert_eq!(plan.body["end_date"], last["date"]);
    app.finish().await;
}
