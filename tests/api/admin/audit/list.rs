//! Listing the audit log.

use serde_json::json;
use shared::database::Table;

use crate::api::admin::{each, lead, walk};
use crate::support::{Actor, TestApp};

const PATH: &str = "/api/admin/audit";

/// Two admins who have acted on a lead and a student, and the ids of these.
struct Acted {
    first: Actor,
    second: Actor,
    lead: String,
    student: String,
}

/// The actions of [`acted`], newest first. The first and the fourth are those of the second admin.
const ACTIONS: [&str; 5] = [
    "user_unbanned",
    "user_banned",
    "user_role_changed",
    "lead_verified",
    "lead_notes_changed",
];

async fn acted(app: &TestApp) -> Acted {
    let (first, second, student) = (app.admin().await, app.admin().await, app.student().await);
    let (_, lead) = lead(app, &first).await;
    let (user, lead_path) = (
        format!("/api/admin/users/{}", student.id),
        format!("/api/admin/leads/{lead}"),
    );
    let done = [
        first.patch(&lead_path, json!({ "notes": "called" })).await,
        second.post(&format!("{lead_path}/verify"), json!({})).await,
        first.patch(&user, json!({ "role": "instructor" })).await,
        first.post(&format!("{user}/ban"), json!({ "reason": "spam" })).await,
        second.post(&format!("{user}/unban"), json!({})).await,
    ];
    for reply in done {
        reply.assert_status(200);
    }
    Acted {
        first,
        second,
        lead,
        student: student.id,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn actions_are_listed_newest_first_by_actor_and_target() {
    let app = TestApp::new().await;
    let Acted {
        first,
        second,
        lead,
        student,
    } = acted(&app).await;
    let actions = async |query: &str| each(&walk(&first, &format!("{PATH}?{query}")).await, "action");
    assert_eq!(actions("").await, ACTIONS);
    assert_eq!(actions("limit=2").await, ACTIONS);
    let by_second = actions(&format!("limit=1&actor={}", second.id)).await;
    assert_eq!(by_second, [ACTIONS[0], ACTIONS[3]]);
    assert_eq!(actions(&format!("limit=1&target={student}")).await, ACTIONS[..3]);
    assert_eq!(actions(&format!("target={lead}")).await, ACTIONS[3..]);
    let both = actions(&format!("actor={}&target={student}", first.id)).await;
    assert_eq!(both, ACTIONS[1..3]);
    assert_eq!(actions("target=nothing").await, [] as [&str; 0]);
    let times = each(&walk(&first, PATH).await, "at");
    assert!(times.iter().all(|time| time.ends_with('Z')) && times.is_sorted_by(|newer, older| newer >= older));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_filters_are_reported_by_name() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    for (field, value) in [("actor", "me".to_owned()), ("target", "x".repeat(101))] {
        let reply = admin.get(&format!("{PATH}?{field}={value}")).await;
        reply.assert_wrong_fields(&[field]);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_works_only_for_its_query_and_its_admin() {
    let app = TestApp::new().await;
    let (admin, other, student) = (app.admin().await, app.admin().await, app.student().await);
    for role in ["instructor", "student"] {
        admin
            .patch(&format!("/api/admin/users/{}", student.id), json!({ "role": role }))
            .await
            .assert_status(200);
    }
    let page = admin
        .get(&format!("{PATH}?limit=1&target={}", student.id))
        .await
        .assert_status(200);
    let next = page.next_page().unwrap();
    let cursor = next.split("cursor=").nth(1).unwrap();
    admin.get(next).await.assert_status(200);
    for query in [
        String::new(),
        format!("&target={}", admin.id),
        format!("&target={}&actor={}", student.id, admin.id),
    ] {
        admin
            .get(&format!("{PATH}?limit=1{query}&cursor={cursor}"))
            .await
            .assert_wrong_fields(&["cursor"]);
    }
    other.get(next).await.assert_wrong_fields(&["cursor"]);
    app.finish().await;
}

/// The log outlives the accounts it mentions.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_holds_no_personal_data() {
    let app = TestApp::new().await;
    let (admin, student) = (app.admin().await, app.student_with_password("asha@example.com").await);
    let (phone, lead) = lead(&app, &admin).await;
    admin
        .patch(
            &format!("/api/admin/leads/{lead}"),
            json!({ "notes": "Asha Rao's sister" }),
        )
        .await
        .assert_status(200);
    admin
        .post(&format!("/api/admin/leads/{lead}/verify"), json!({}))
        .await
        .assert_status(200);
    admin
        .patch(
            &format!("/api/admin/users/{}", student.id),
            json!({ "role": "instructor" }),
        )
        .await
        .assert_status(200);
    let rows = app.rows(Table::Users);
    let log: Vec<_> = rows
        .iter()
        .filter(|row| row["kind"] == "audit")
        .map(|row| row.to_string())
        .collect();
    assert_eq!(log.len(), 3);
    for personal in [phone.as_str(), &student.phone, &admin.phone, "asha@example.com", "Asha"] {
        assert!(log.iter().all(|row| !row.contains(personal)), "{personal}");
    }
    app.finish().await;
}
