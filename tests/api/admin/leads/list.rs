//! Listing leads as JSON.

use crate::api::admin::{each, lead, walk};
use crate::support::{Actor, TestApp};

const PATH: &str = "/api/admin/leads";

/// Creates `count` leads, oldest first.
async fn leads(app: &TestApp, admin: &Actor, count: usize) -> Vec<(String, String)> {
    let mut leads = Vec::new();
    for _ in 0..count {
        leads.push(lead(app, admin).await);
    }
    leads
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_phone_that_requested_a_code_is_listed_newest_first() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    let made = leads(&app, &admin, 3).await;
    let list = admin.get(PATH).await.assert_status(200);
    let mut phones: Vec<_> = made.iter().rev().map(|(phone, _)| phone.clone()).collect();
    phones.push(admin.phone.clone());
    assert_eq!(each(list.results(), "phone_number"), phones);
    insta::assert_json_snapshot!(list.results()[0], {
        ".id" => "[id]", ".phone_number" => "[phone]", ".created_at" => "[time]", ".last_requested_at" => "[time]",
    }, @r#"
    {
      "codes_requested": 1,
      "created_at": "[time]",
      "held_back": false,
      "id": "[id]",
      "is_verified": false,
      "last_requested_at": "[time]",
      "notes": null,
      "phone_number": "[phone]",
      "verified_at": null
    }
    "#);
    // A cursor has room for a position, not for a key with a phone.
    let page = admin.get(&format!("{PATH}?limit=1")).await.assert_status(200);
    let cursor = page.next_page().unwrap().split("cursor=").nth(1).unwrap().to_owned();
    assert!(cursor.len() < 100, "{cursor}");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_return_exactly_the_matching_leads() {
    let app = TestApp::new().await;
    let (admin, student) = (app.admin().await, app.student().await);
    let made = leads(&app, &admin, 2).await;
    let phones = async |query: &str| each(&walk(&admin, &format!("{PATH}?{query}")).await, "phone_number");
    assert_eq!(
        phones("is_verified=true").await,
        [student.phone.clone(), admin.phone.clone()]
    );
    assert_eq!(
        phones("is_verified=false").await,
        [made[1].0.clone(), made[0].0.clone()]
    );
    let (first, part) = (&made[0].0, &made[0].0[3..]);
    for q in [
        format!("%2B{}", &first[1..]),
        part.to_owned(),
        format!("{}%20{}", &part[..5], &part[5..]),
    ] {
        assert_eq!(phones(&format!("q={q}")).await, std::slice::from_ref(first), "{q}");
        assert_eq!(
            phones(&format!("q={q}&is_verified=true")).await,
            [] as [String; 0],
            "{q}"
        );
    }
    assert_eq!(phones("q=%2B9198").await.len(), 4);
    assert_eq!(phones("q=nobody").await.len(), 0);
    assert_eq!(phones("q=").await.len(), 4);
    for wrong in ["is_verified=yes", "format=xml", "limit=0", "cursor=x"] {
        admin
            .get(&format!("{PATH}?{wrong}"))
            .await
            .assert_wrong_fields(&[wrong.split('=').next().unwrap()]);
    }
    admin
        .get(&format!("{PATH}?q={}", "x".repeat(101)))
        .await
        .assert_wrong_fields(&["q"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_show_every_lead_once_at_the_same_cost() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    let made = leads(&app, &admin, 6).await;
    for (query, expected) in [("", 7), ("&is_verified=false", 6), ("&is_verified=true", 1)] {
        let whole = walk(&admin, &format!("{PATH}?limit=100{query}")).await;
        assert_eq!(whole.len(), expected);
        for limit in [1, 2, 3] {
            assert_eq!(
                walk(&admin, &format!("{PATH}?limit={limit}{query}")).await,
                whole,
                "{limit} {query}"
            );
        }
    }
    for query in ["limit=1", "limit=100", "is_verified=false&limit=1", "q=98&limit=3"] {
        assert_eq!(
            admin
                .get(&format!("{PATH}?{query}"))
                .await
                .assert_status(200)
                .cost
                .dynamodb_calls,
            2,
            "{query}"
        );
    }
    // A lead created in between moves no other lead to another page.
    let page = admin.get(&format!("{PATH}?limit=2")).await.assert_status(200);
    leads(&app, &admin, 1).await;
    let rest = walk(&admin, page.next_page().unwrap()).await;
    assert_eq!(each(&rest, "id")[0], made[3].1);
    assert_eq!(rest.len(), 5);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_works_only_for_its_query_and_its_admin() {
    let app = TestApp::new().await;
    let (admin, other) = (app.admin().await, app.admin().await);
    leads(&app, &admin, 2).await;
    let page = admin
        .get(&format!("{PATH}?limit=1&is_verified=false"))
        .await
        .assert_status(200);
    let next = page.next_page().unwrap();
    let cursor = next.split("cursor=").nth(1).unwrap();
    admin.get(next).await.assert_status(200);
    for query in [
        "",
        "&is_verified=true",
        "&is_verified=false&q=9",
        "&is_verified=false&format=csv",
    ] {
        admin
            .get(&format!("{PATH}?limit=1{query}&cursor={cursor}"))
            .await
            .assert_wrong_fields(&["cursor"]);
    }
    admin
        .get(&format!("/api/admin/users?limit=1&is_verified=false&cursor={cursor}"))
        .await
        .assert_wrong_fields(&["cursor"]);
    other.get(next).await.assert_wrong_fields(&["cursor"]);
    app.finish().await;
}
