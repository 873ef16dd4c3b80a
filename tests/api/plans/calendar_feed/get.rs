//! The calendar feed.

use serde_json::json;

use crate::api::plans::{CALENDAR, GENERATE, day, planned, tasks};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_latest_plan_is_a_calendar_for_anyone_with_the_key() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let url = student.get(CALENDAR).await.assert_status(200).string("url");
    let calendar_app = app.anon();
    let empty = calendar_app.get(&url).await.assert_status(200);
    assert!(!empty.text.contains("VEVENT"));
    let name = "Sets, groups; rings \\ fields और गणित की बहुत लंबी कहानी";
    let body =
        json!({ "preferences": { "day_start": "18:15" }, "subjects": [{ "name": name, "exam_date": day(&app, 9) }] });
    let plan = student.post(GENERATE, body).await.assert_status(200);
    let feed = calendar_app.get(&url).await.assert_status(200);
    assert_eq!(feed.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(feed.cost.dynamodb_calls, 4);
    assert!(feed.text.split("\r\n").all(|line| line.len() <= 75));
    let unfolded = feed.text.replace("\r\n ", "");
    assert_eq!(unfolded.matches("BEGIN:VEVENT").count(), tasks(&plan.body).len() + 1);
    assert!(
        unfolded.contains("SUMMARY:Exam: Sets\\, groups\\; rings \\\\ fields और"),
        "{unfolded}"
    );
    // 18:15 in Kolkata.
    let first = format!("DTSTART:{}T124500Z", day(&app, 0).strftime("%Y%m%d"));
    assert!(unfolded.contains(&first), "{unfolded}");
    // The feed is only sent again if it has changed.
    let etag = feed.header("etag").to_owned();
    let again = calendar_app.with_header("if-none-match", &etag);
    let unchanged = again.get(&url).await.assert_status(304);
    assert_eq!((unchanged.text.as_str(), unchanged.header("etag")), ("", etag.as_str()));
    // The tag is known before the plan is read.
    assert_eq!(unchanged.cost.dynamodb_calls, 2);
    assert!(unchanged.cost.read_units <= 5.0, "{:?}", unchanged.cost);
    let task = format!("/api/plans/tasks/{}", tasks(&plan.body)[0]["id"].as_str().unwrap());
    student
        .patch(&task, json!({ "status": "done" }))
        .await
        .assert_status(200);
    let changed = again.get(&url).await.assert_status(200);
    assert!(changed.text.contains("(done)"));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_keys_and_the_key_of_a_banned_student_open_nothing() {
    let app = TestApp::new().await;
    let (student, calendar_app) = (app.student().await, app.anon());
    let url = student.get(CALENDAR).await.assert_status(200).string("url");
    calendar_app.get(&url).await.assert_status(200);
    // The key cannot be read from the database.
    let key = url.split_once('=').unwrap().1;
    assert!(!app.dump().contains(key));
    for wrong in ["", "?key=", "?key=nothing", &format!("?key={}", "A".repeat(43))] {
        calendar_app
            .get(&format!("/api/plans/calendar.ics{wrong}"))
            .await
            .assert_problem(404, "not_found");
    }
    let others = app.student().await.get(CALENDAR).await.string("key");
    let mixed = format!("{}{}", &key[..21], &others[21..]);
    calendar_app
        .get(&format!("/api/plans/calendar.ics?key={mixed}"))
        .await
        .assert_problem(404, "not_found");
    app.ban(&student.id);
    calendar_app.get(&url).await.assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tag_follows_the_latest_plan_its_tasks_and_the_time_zone() {
    let app = TestApp::new().await;
    let (student, calendar_app) = (app.student().await, app.anon());
    let url = student.get(CALENDAR).await.assert_status(200).string("url");
    let first = planned(&app, &student).await;
    let mut tags = vec![
        calendar_app
            .get(&url)
            .await
            .assert_status(200)
            .header("etag")
            .to_owned(),
    ];
    app.advance(1);
    let second = planned(&app, &student).await;
    let mut reads_anew = async || {
        let known = calendar_app.with_header("if-none-match", &tags.join(", "));
        let read = known.get(&url).await;
        let is_new = read.status == 200;
        if is_new {
            tags.push(read.header("etag").to_owned());
        }
        is_new
    };
    let set = async |plan: &serde_json::Value, status: &str| {
        let path = format!("/api/plans/tasks/{}", tasks(plan)[0]["id"].as_str().unwrap());
        student
            .patch(&path, json!({ "status": status }))
            .await
            .assert_status(200);
    };
    assert!(reads_anew().await && !reads_anew().await);
    set(&second.body, "done").await;
    assert!(reads_anew().await && !reads_anew().await);
    set(&second.body, "todo").await;
    assert!(reads_anew().await);
    // Nobody sees the tasks of an earlier plan in the feed.
    set(&first.body, "done").await;
    assert!(!reads_anew().await);
    let settings = json!({ "timezone": "Europe/Berlin" });
    student
        .patch("/api/users/me/settings", settings)
        .await
        .assert_status(200);
    assert!(reads_anew().await);
    app.finish().await;
}
