//! Listing the audit log.

use serde_json::json;

use crate::api::admin::{each, lead, walk};
use crate::support::TestApp;

const PATH: &str = "/api/admin/audit";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn actions_are_listed_newest_first_by_actor_and_target() {
    let app = TestApp::new().await;
    let (first, second, student) = (app.admin().await, app.admin().await, app.student().await);
    let (_, lead) = lead(&app, &first).await;
    let user = format!("/api/admin/users/{}", student.id);
    first
        .patch(&format!("/api/admin/leads/{lead}"), json!({ "notes": "called" }))
        .await
        .assert_status(200);
    second
        .post(&format!("/api/admin/leads/{lead}/verify"), json!({}))
        .await
        .assert_status(200);
    first
        .patch(&user, json!({ "role": "instructor" }))
        .await
        .assert_status(200);
    first
        .post(&format!("{user}/ban"), json!({ "reason": "spam" }))
        .await
        .assert_status(200);
    second
        .post(&format!("{user}/unban"), json!({}))
        .await
        .assert_status(200);
    let all = [
        "user_unbanned",
        "user_banned",
        "user_role_changed",
        "lead_verified",
        "lead_notes_changed",
    ];
    let actions = async |query: &str| each(&walk(&first, &format!("{PATH}?{query}")).await, "action");
    assert_eq!(actions("").await, all);
    assert_eq!(actions("limit=2").await, all);
    assert_eq!(actions(&format!("limit=1&actor={}", second.id)).await, [all[0], all[3]]);
    assert_eq!(actions(&format!("limit=1&target={}", student.id)).await, all[..3]);
    assert_eq!(actions(&format!("target={lead}")).await, all[3..]);
    assert_eq!(
        actions(&format!("actor={}&target={}", first.id, student.id)).await,
        all[1..3]
    );
    assert_eq!(actions("target=nothing").await, [] as [&str; 0]);
    first
        .get(&format!("{PATH}?actor=me"))
        .await
        .assert_wrong_fields(&["actor"]);
    first
        .get(&format!("{PATH}?target={}", "x".repeat(101)))
        .await
        .assert_wrong_fields(&["target"]);
    let times = each(&walk(&first, PATH).await, "at");
    assert!(times.iter().all(|time| time.ends_with('Z')) && times.is_sorted_by(|newer, older| newer >= older));
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
    let rows = app.rows("USERS_TABLE");
    let log: Vec<_> = rows
        .iter()
        .filter(|row| row["kind"]["S"] == "audit")
        .map(|row| row.to_string())
        .collect();
    assert_eq!(log.len(), 3);
    for personal in [phone.as_str(), &student.phone, &admin.phone, "asha@example.com", "Asha"] {
        assert!(log.iter().all(|row| !row.contains(personal)), "{personal}");
    }
    app.finish().await;
}
