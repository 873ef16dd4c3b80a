//! Reading a generation.

use serde_json::{Value, json};
use shared_plans::rules::generation::GenerationStatus;

use crate::api::plans::{planned, tasks};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_is_invisible_until_it_is_complete() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let plan = planned(&app, &student).await;
    // The state while a worker writes the rows, or after it died.
    for status in [
        GenerationStatus::Pending,
        GenerationStatus::Running,
        GenerationStatus::Failed,
    ] {
        app.set_generation_status(status);
        let path = format!("/api/plans/generations/{}", plan.string("generation_id"));
        let open = student.get(&path).await.assert_status(200);
        assert_eq!(
            (&open.body["status"], &open.body["calendar"]),
            (&json!(status), &json!([]))
        );
        let task = format!("/api/plans/tasks/{}", tasks(&plan.body)[0]["id"].as_str().unwrap());
        let done = json!({ "status": "done" });
        student.patch(&task, done).await.assert_problem(404, "not_found");
        let feedback = json!({ "rating": 3 });
        student
            .post("/api/feedback", feedback)
            .await
            .assert_problem(409, "conflict");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_is_paged_by_whole_days() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let plan = planned(&app, &student).await;
    assert_eq!(plan.body["next"], Value::Null);
    let path = format!("/api/plans/generations/{}", plan.string("generation_id"));
    let (mut days, mut next) = (Vec::new(), Some(format!("{path}?limit=5")));
    while let Some(page) = next {
        let page = student.get(&page).await.assert_status(200);
        assert_eq!(page.cost.dynamodb_calls, 4);
        let calendar = page.body["calendar"].as_array().unwrap();
        next = page.next_page().map(str::to_owned);
        assert!(calendar.len() == 5 || next.is_none());
        assert!(!calendar.is_empty());
        days.extend(calendar.clone());
    }
    assert_eq!(Value::from(days), plan.body["calendar"]);
    // A page costs as much as its days.
    let one = student.get(&format!("{path}?limit=1")).await.assert_status(200);
    assert!(one.cost.read_units <= 8.0, "{:?}", one.cost);
    student
        .get(&format!("{path}?limit=0"))
        .await
        .assert_wrong_fields(&["limit"]);
    let other = app.student().await;
    other
        .get(one.next_page().unwrap())
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_reply_is_larger_than_a_megabyte() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let plan = planned(&app, &student).await;
    let ids: Vec<_> = tasks(&plan.body).iter().map(|task| task["id"].clone()).collect();
    app.set_task_titles(&"\"".repeat(60_000));
    let path = format!("/api/plans/generations/{}", plan.string("generation_id"));
    let (mut found, mut next, mut pages) = (Vec::new(), Some(path), 0);
    while let Some(page) = next {
        let page = student.get(&page).await.assert_status(200);
        assert!(page.text.len() < 1_000_000, "{}", page.text.len());
        found.extend(tasks(&page.body).into_iter().map(|task| task["id"].clone()));
        next = page.next_page().map(str::to_owned);
        pages += 1;
    }
    assert!(pages > 1);
    assert_eq!(found, ids);
    app.finish().await;
}
