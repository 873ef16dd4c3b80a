//! Listing leads as CSV.

use serde_json::json;

use crate::api::admin::lead;
use crate::support::{Actor, Reply, TestApp};

const PATH: &str = "/api/admin/leads";

/// Parses the rows of a CSV reply, header included, as RFC 4180 says.
fn records(reply: &Reply) -> Vec<Vec<String>> {
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
    assert!(reply.header("content-disposition").starts_with("attachment"));
    assert!(reply.text.ends_with("\r\n"));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(reply.text.as_bytes());
    reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

async fn note(admin: &Actor, id: &str, notes: &str) {
    admin
        .patch(&format!("{PATH}/{id}"), json!({ "notes": notes }))
        .await
        .assert_status(200);
}

/// Notes that CSV or a spreadsheet could take for something else. The first ones are no formulas.
const NOTES: [&str; 8] = [
    "said \"yes\", twice",
    "two\nlines",
    "नमस्ते; ok",
    "=HYPERLINK(\"https://example.com\")",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝HYPERLINK(1)",
];

/// Leads with [`NOTES`]: the cells that a list shows of them, newest first.
async fn leads_with_notes(app: &TestApp, admin: &Actor) -> Vec<[String; 3]> {
    let mut cells = Vec::new();
    for (number, text) in NOTES.into_iter().enumerate() {
        let (phone, id) = lead(app, admin).await;
        note(admin, &id, text).await;
        let harmless = if number < 3 {
            text.to_owned()
        } else {
            format!("'{text}")
        };
        cells.insert(0, [id, phone, harmless]);
    }
    cells
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn csv_cells_round_trip_and_formulas_are_defused() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    let expected = leads_with_notes(&app, &admin).await;
    let by_header = admin.with_header("accept", "text/csv");
    for reply in [
        admin.get(&format!("{PATH}?format=csv&is_verified=false")).await,
        by_header.get(&format!("{PATH}?is_verified=false")).await,
    ] {
        let rows = records(&reply.assert_status(200));
        let columns = "id,phone_number,is_verified,codes_requested,notes,created_at,last_requested_at,verified_at,\
            held_back";
        assert_eq!(rows[0].join(","), columns);
        let mut read = Vec::new();
        for row in &rows[1..] {
            assert!(row[2] == "false" && row[3] == "1" && row[5].ends_with('Z') && row[7].is_empty());
            read.push([0, 1, 4].map(|column| row[column].clone()));
        }
        assert_eq!(read, expected);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_format_in_the_query_beats_the_accept_header() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    lead(&app, &admin).await;
    let client = admin.with_header("accept", "text/csv");
    let json = client.get(&format!("{PATH}?format=json")).await.assert_status(200);
    // The lead and the admin, who signed in with a phone.
    assert_eq!(json.results().len(), 2);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn csv_pages_follow_the_link_header() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    let mut ids = vec![];
    for _ in 0..4 {
        ids.insert(0, lead(&app, &admin).await.1);
    }
    let (mut read, mut next) = (Vec::new(), Some(format!("{PATH}?format=csv&is_verified=false&limit=2")));
    while let Some(path) = next {
        let page = admin.get(&path).await.assert_status(200);
        read.extend(records(&page).into_iter().skip(1).map(|row| row[0].clone()));
        let link = page.header("link");
        next = link
            .strip_prefix('<')
            .map(|link| link.strip_suffix(">; rel=\"next\"").unwrap().to_owned());
        assert!(read.len() <= 4, "the list does not end");
    }
    assert_eq!(read, ids);
    app.finish().await;
}
