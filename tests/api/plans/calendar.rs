use serde_json::json;

use super::{GENERATE, day, tasks};
use crate::support::TestApp;

const CALENDAR: &str = "/api/plans/calendar";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_plan_is_a_calendar_for_whoever_has_the_key() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let address = student.get(CALENDAR).await.assert_status(200);
    assert_eq!(student.get(CALENDAR).await.body, address.body);
    let url = address.string("url");
    assert_eq!(url, format!("/api/plans/calendar.ics?key={}", address.string("key")));
    let program = app.anon();
    let empty = program.get(&url).await.assert_status(200);
    assert!(!empty.text.contains("VEVENT"));
    let name = "Sets, groups; rings \\ fields और गणित की बहुत लंबी कहानी";
    let body =
        json!({ "preferences": { "day_start": "18:15" }, "subjects": [{ "name": name, "exam_date": day(&app, 9) }] });
    let plan = student.post(GENERATE, body).await.assert_status(200);
    let feed = program.get(&url).await.assert_status(200);
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
    // It is sent again only when it has changed.
    let etag = feed.header("etag").to_owned();
    let again = program.with_header("if-none-match", &etag);
    assert_eq!(again.get(&url).await.assert_status(304).text, "");
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
async fn a_key_that_was_rotated_or_revoked_opens_nothing() {
    let app = TestApp::new().await;
    let (student, program) = (app.student().await, app.anon());
    let first = student.get(CALENDAR).await.string("url");
    let second = student.post(CALENDAR, json!({})).await.assert_status(200).string("url");
    assert_ne!(first, second);
    program.get(&first).await.assert_problem(404, "not_found");
    program.get(&second).await.assert_status(200);
    student.delete(CALENDAR).await.assert_status(204);
    student.delete(CALENDAR).await.assert_status(204);
    program.get(&second).await.assert_problem(404, "not_found");
    student.get(CALENDAR).await.assert_problem(404, "not_found");
    let third = student.post(CALENDAR, json!({})).await.assert_status(200).string("url");
    program.get(&third).await.assert_status(200);
    // Nothing stored opens a feed.
    let key = third.split_once('=').unwrap().1;
    assert!(!app.dump().contains(key));
    for wrong in ["", "?key=", "?key=nothing", &format!("?key={}", "A".repeat(43))] {
        program
            .get(&format!("/api/plans/calendar.ics{wrong}"))
            .await
            .assert_problem(404, "not_found");
    }
    let others = app.student().await.get(CALENDAR).await.string("key");
    let mixed = format!("{}{}", &key[..21], &others[21..]);
    program
        .get(&format!("/api/plans/calendar.ics?key={mixed}"))
        .await
        .assert_problem(404, "not_found");
    app.ban(&student.id);
    program.get(&third).await.assert_problem(404, "not_found");
    app.finish().await;
}
