//! Listing and searching users.

use serde_json::json;

use crate::api::admin::{each, walk};
use crate::support::TestApp;

const PATH: &str = "/api/admin/users";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn users_are_listed_newest_first_without_secrets() {
    let app = TestApp::new().await;
    let (admin, first, second) = (
        app.admin().await,
        app.student().await,
        app.student_with_password("asha@example.com").await,
    );
    let list = admin.get(PATH).await.assert_status(200);
    assert_eq!(
        each(list.results(), "id"),
        [second.id.clone(), first.id, admin.id.clone()]
    );
    for secret in ["argon2", "password", "epoch", "version"] {
        assert!(!list.text.contains(secret), "{secret} in {}", list.text);
    }
    for limit in [1, 2] {
        assert_eq!(walk(&admin, &format!("{PATH}?limit={limit}")).await, list.results());
    }
    assert_eq!(list.cost.dynamodb_calls, 2);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_matches_name_email_phone_id_and_role() {
    let app = TestApp::new().await;
    let (admin, asha) = (
        app.admin().await,
        app.student_with_password("Asha.Rao@example.com").await,
    );
    let (ravi, teacher) = (app.student().await, app.instructor().await);
    ravi.patch("/api/users/me", json!({ "name": "Ravi Shankar" }))
        .await
        .assert_status(200);
    let ids = async |query: &str| each(&walk(&admin, &format!("{PATH}?{query}")).await, "id");
    for q in [
        "asha",
        "rao@EXAMPLE",
        "Asha%20Rao",
        "asha.rao@example.com",
        asha.id.as_str(),
        &asha.phone[3..],
        &asha.phone[1..],
    ] {
        assert_eq!(ids(&format!("q={q}")).await, std::slice::from_ref(&asha.id), "{q}");
        assert_eq!(ids(&format!("q={q}&role=admin")).await, [] as [String; 0], "{q}");
        assert_eq!(
            ids(&format!("q={q}&role=student")).await,
            std::slice::from_ref(&asha.id),
            "{q}"
        );
    }
    assert_eq!(ids("q=sha&limit=1").await, [ravi.id.clone(), asha.id.clone()]);
    assert_eq!(ids("role=student").await, [ravi.id, asha.id]);
    assert_eq!(ids("role=instructor").await, [teacher.id]);
    assert_eq!(ids("role=admin").await, std::slice::from_ref(&admin.id));
    assert_eq!(ids("q=nobody@example.com").await, [] as [String; 0]);
    assert_eq!(ids("q=0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c").await, [] as [String; 0]);
    admin
        .get(&format!("{PATH}?role=root"))
        .await
        .assert_wrong_fields(&["role"]);
    admin
        .get(&format!("{PATH}?q={}", "x".repeat(101)))
        .await
        .assert_wrong_fields(&["q"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_works_only_for_its_query_and_its_admin() {
    let app = TestApp::new().await;
    let (admin, other) = (app.admin().await, app.admin().await);
    for _ in 0..2 {
        app.student().await;
    }
    let page = admin
        .get(&format!("{PATH}?limit=1&role=student"))
        .await
        .assert_status(200);
    let next = page.next_page().unwrap();
    let cursor = next.split("cursor=").nth(1).unwrap();
    assert_eq!(admin.get(next).await.assert_status(200).results().len(), 1);
    for query in ["", "&role=admin", "&role=student&q=a"] {
        admin
            .get(&format!("{PATH}?limit=1{query}&cursor={cursor}"))
            .await
            .assert_wrong_fields(&["cursor"]);
    }
    other.get(next).await.assert_wrong_fields(&["cursor"]);
    app.finish().await;
}
