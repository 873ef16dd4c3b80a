//! Updating courses.

use serde_json::{Value, json};
use shared::database::Table;

use crate::api::catalog::{path, titles};
use crate::support::{Actor, TestApp, storm};

async fn old_tales(app: &TestApp, instructor: &Actor) -> Value {
    let fields =
        json!({ "title": "Old Tales", "course_code": "OLD-1", "subtitle": "Sub", "price": "10", "tags": ["myth"] });
    app.published_course_with(instructor, fields).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_is_partial_and_shows_in_lists_and_search_at_once() {
    let app = TestApp::new().await;
    let (instructor, anon) = (app.instructor().await, app.anon());
    let course = old_tales(&app, &instructor).await;
    let rows = app.rows(Table::Catalog).len();
    let edit = json!({ "title": "New Stories", "subtitle": null, "course_code": "NEW-1", "level": "advanced" });
    let edited = instructor.patch(&path(&course, ""), edit).await.assert_status(200);
    let fields = ["title", "price", "slug"].map(|field| edited.string(field));
    assert_eq!(fields, ["New Stories", "10.00", "old-tales"]);
    assert_eq!(edited.body["subtitle"], json!(null));
    for gone in ["q=old-1", "q=tales", "level=beginner", "price=free"] {
        let list = anon.get(&format!("/api/courses?{gone}")).await;
        assert_eq!(titles(&list), [""; 0], "{gone}");
    }
    for query in [
        "q=new-1",
        "q=stor",
        "q=myth",
        "level=advanced",
        "price=paid",
        "sort=title",
    ] {
        let list = anon.get(&format!("/api/courses?{query}")).await;
        assert_eq!(titles(&list), ["New Stories"], "{query}");
    }
    anon.get("/api/courses/OLD-1").await.assert_problem(404, "not_found");
    anon.get("/api/courses/new-1").await.assert_status(200);
    // The same number of words means the same number of rows: no old row is left.
    assert_eq!(app.rows(Table::Catalog).len(), rows);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_currency_keeps_the_amount_if_it_has_the_same_decimals() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = path(&old_tales(&app, &instructor).await, "");
    let dollars = instructor
        .put(&course, json!({ "currency": "USD" }))
        .await
        .assert_status(200);
    let price = ["price", "currency"].map(|field| dollars.string(field));
    assert_eq!(price, ["10.00", "USD"]);
    let yen = instructor.put(&course, json!({ "currency": "JPY" })).await;
    yen.assert_wrong_fields(&["price"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn required_fields_cannot_be_removed() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = old_tales(&app, &instructor).await;
    let nulls = json!({ "title": null, "course_code": null, "slug": null });
    let refused = instructor.patch(&path(&course, ""), nulls).await;
    refused.assert_wrong_fields(&["title", "course_code", "slug"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_reply_can_be_sent_back_with_a_changed_field() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let mut course = old_tales(&app, &instructor).await;
    course["department"] = json!("Letters");
    let path = path(&course, "");
    let changed = instructor.put(&path, course).await.assert_status(200);
    assert_eq!(changed.string("department"), "Letters");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_instructors_of_a_course_and_admins_change_it() {
    let app = TestApp::new().await;
    let (instructor, other, admin, student) = (
        app.instructor().await,
        app.instructor().await,
        app.admin().await,
        app.student().await,
    );
    let draft = app.course(&instructor).await;
    let public = app.published_course(&instructor).await;
    let acts = [
        ("", "PATCH"),
        ("", "DELETE"),
        ("/publish", "POST"),
        ("/unpublish", "POST"),
        ("/instructors", "POST"),
    ];
    for (course, (status, code)) in [(&draft, (404, "not_found")), (&public, (403, "forbidden"))] {
        for person in [&other, &student] {
            for (rest, method) in acts {
                let body = json!({ "user_id": other.id, "title": "Mine" });
                let reply = person
                    .send(method.parse().unwrap(), &path(course, rest), Some(&body))
                    .await;
                reply.assert_problem(status, code);
            }
        }
    }
    admin
        .patch(&path(&draft, ""), json!({ "is_trending": true }))
        .await
        .assert_status(200);
    // A course that an admin marked as trending stays so when an instructor sends all fields back.
    let seen = instructor.get(&path(&draft, "")).await.body;
    instructor.put(&path(&draft, ""), seen).await.assert_status(200);
    instructor
        .patch(&path(&draft, ""), json!({ "is_trending": false }))
        .await
        .assert_problem(403, "forbidden");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_version_is_refused() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published_course(&instructor).await;
    let read = instructor.get(&path(&course, "")).await.assert_status(200);
    let etag = read.header("etag").to_owned();
    let writer = instructor.with_header("if-match", &etag);
    writer
        .patch(&path(&course, ""), json!({ "title": "First" }))
        .await
        .assert_status(200);
    for late in [json!({ "title": "Second" }), json!({ "title": "First" })] {
        writer
            .patch(&path(&course, ""), late)
            .await
            .assert_problem(412, "precondition_failed");
    }
    writer
        .delete(&path(&course, ""))
        .await
        .assert_problem(412, "precondition_failed");
    writer
        .post(&path(&course, "/unpublish"), json!({}))
        .await
        .assert_problem(412, "precondition_failed");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_updates_of_different_fields_all_survive() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published_course(&instructor).await;
    let fields = ["subtitle", "description", "university", "department"];
    let lists = ["learning_outcomes", "requirements"];
    let replies = storm(10, |number| {
        let (instructor, path) = (instructor.clone(), path(&course, ""));
        async move {
            match number {
                0..4 => instructor.patch(&path, json!({ fields[number]: "new" })).await,
                4..6 => instructor.patch(&path, json!({ lists[number - 4]: ["new"] })).await,
                6..8 => instructor.post(&format!("{path}/unpublish"), json!({})).await,
                _ => instructor.post(&format!("{path}/publish"), json!({})).await,
            }
        }
    })
    .await;
    assert!(replies.iter().all(|reply| reply.status == 200), "{replies:?}");
    let course = instructor.get(&path(&course, "")).await;
    assert!(
        fields.iter().all(|field| course.body[field] == "new"),
        "{}",
        course.text
    );
    // Both long texts and both lists are in one row.
    assert!(
        lists.iter().all(|list| course.body[list] == json!(["new"])),
        "{}",
        course.text
    );
    // The lists agree with the status of the course.
    let is_published = course.string("status") == "published";
    for list in [
        "/api/courses",
        "/api/courses?q=new",
        "/api/courses?sort=title",
        "/api/subjects/available?sort=rating",
    ] {
        assert_eq!(
            app.anon().get(list).await.results().len(),
            usize::from(is_published),
            "{list}"
        );
    }
    assert_eq!(app.count_rows(Table::Catalog, "course_listing") > 0, is_published);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_entity_tag_covers_the_long_texts_and_lists_follow_the_description() {
    let app = TestApp::new().await;
    let (instructor, anon) = (app.instructor().await, app.anon());
    let course = app.published_course(&instructor).await;
    let read = instructor.get(&path(&course, "")).await.assert_status(200);
    let known = instructor.with_header("if-match", read.header("etag"));
    instructor
        .patch(&path(&course, ""), json!({ "description": "First" }))
        .await
        .assert_status(200);
    known
        .patch(&path(&course, ""), json!({ "requirements": ["A computer"] }))
        .await
        .assert_problem(412, "precondition_failed");
    for description in [json!("Second"), json!(null)] {
        let change = json!({ "description": description });
        let changed = instructor.patch(&path(&course, ""), change).await.assert_status(200);
        let detail = anon.get(&path(&course, "")).await.assert_status(200);
        assert_eq!(
            (&detail.body, detail.header("etag")),
            (&changed.body, changed.header("etag"))
        );
        assert_eq!(detail.body["description"], description);
        let listed = anon.get("/api/subjects/available").await;
        assert_eq!(listed.results()[0]["description"], description);
    }
    app.finish().await;
}
