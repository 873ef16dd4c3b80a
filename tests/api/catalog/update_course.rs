use serde_json::json;

use super::{path, text, titles};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_is_partial_and_lists_and_search_follow_at_once() {
    let app = TestApp::new().await;
    let (instructor, anon) = (app.instructor().await, app.anon());
    let fields =
        json!({ "title": "Old Tales", "course_code": "OLD-1", "subtitle": "Sub", "price": "10", "tags": ["myth"] });
    let course = app.published_course_with(&instructor, fields).await;
    let rows = app.rows("CATALOG_TABLE").len();
    let edit = json!({ "title": "New Stories", "subtitle": null, "course_code": "NEW-1", "level": "advanced" });
    let edited = instructor.patch(&path(&course, ""), edit).await.assert_status(200);
    assert_eq!(
        (edited.string("title"), &edited.body["subtitle"]),
        ("New Stories".to_owned(), &json!(null))
    );
    assert_eq!(
        (edited.string("price"), edited.string("slug")),
        ("10.00".to_owned(), "old-tales".to_owned())
    );
    for gone in ["q=old-1", "q=tales", "level=beginner", "price=free"] {
        assert_eq!(
            titles(&anon.get(&format!("/api/courses?{gone}")).await),
            [""; 0],
            "{gone}"
        );
    }
    for there in [
        "q=new-1",
        "q=stor",
        "q=myth",
        "level=advanced",
        "price=paid",
        "sort=title",
    ] {
        let list = anon.get(&format!("/api/courses?{there}")).await;
        assert_eq!(titles(&list), ["New Stories"], "{there}");
    }
    anon.get("/api/courses/OLD-1").await.assert_problem(404, "not_found");
    anon.get("/api/courses/new-1").await.assert_status(200);
    // As many words as before, so as many rows: nothing is left of the old ones.
    assert_eq!(app.rows("CATALOG_TABLE").len(), rows);
    // A currency alone keeps the amount.
    let dollars = instructor
        .put(&path(&course, ""), json!({ "currency": "USD" }))
        .await
        .assert_status(200);
    assert_eq!(
        (dollars.string("price"), dollars.string("currency")),
        ("10.00".to_owned(), "USD".to_owned())
    );
    instructor
        .put(&path(&course, ""), json!({ "currency": "JPY" }))
        .await
        .assert_wrong_fields(&["price"]);
    let nulls = json!({ "title": null, "course_code": null, "slug": null });
    instructor
        .patch(&path(&course, ""), nulls)
        .await
        .assert_wrong_fields(&["title", "course_code", "slug"]);
    let mut all = dollars.body.clone();
    all["department"] = json!("Letters");
    let again = instructor.put(&path(&course, ""), all).await.assert_status(200);
    assert_eq!(again.string("department"), "Letters");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_those_who_run_a_course_change_it() {
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
    // What an admin has put forward stays so when an instructor sends all of it back.
    let seen = instructor.get(&path(&draft, "")).await.body;
    instructor.put(&path(&draft, ""), seen).await.assert_status(200);
    instructor
        .patch(&path(&draft, ""), json!({ "is_trending": false }))
        .await
        .assert_problem(403, "forbidden");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tags_of_what_was_read_save_readers_time_and_writers_surprises() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = app.published_course(&instructor).await;
    let read = student.get(&path(&course, "")).await.assert_status(200);
    let etag = read.header("etag").to_owned();
    let known = student.with_header("if-none-match", &etag);
    let unchanged = known.get(&path(&course, "")).await.assert_status(304);
    // Session, user and course in one call; by its code the course is another one.
    assert_eq!(unchanged.cost.dynamodb_calls, 1);
    let by_code = known
        .get(&format!("/api/courses/{}", text(&course, "course_code")))
        .await;
    assert_eq!((by_code.status, by_code.cost.dynamodb_calls), (304, 2));
    let list = student.get("/api/courses").await;
    let same = student
        .with_header("if-none-match", list.header("etag"))
        .get("/api/courses")
        .await;
    assert_eq!((same.status, same.cost.dynamodb_calls), (304, 3));
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
    known.get(&path(&course, "")).await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edits_of_different_fields_at_once_all_survive() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published_course(&instructor).await;
    let fields = ["subtitle", "description", "university", "department"];
    let replies = storm(8, |number| {
        let (instructor, path) = (instructor.clone(), path(&course, ""));
        async move {
            match number {
                0..4 => instructor.patch(&path, json!({ fields[number]: "new" })).await,
                4..6 => instructor.post(&format!("{path}/unpublish"), json!({})).await,
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
    // The lists know what the course is.
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
    let count = app
        .rows("CATALOG_TABLE")
        .iter()
        .filter(|row| row["kind"]["S"] == "course_listing")
        .count();
    assert_eq!(count > 0, is_published);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_admins_do_to_categories_and_courses_of_others_is_recorded() {
    let app = TestApp::new().await;
    let (instructor, admin) = (app.instructor().await, app.admin().await);
    let own = app.course(&admin).await;
    admin
        .patch(&path(&own, ""), json!({ "title": "Own" }))
        .await
        .assert_status(200);
    admin
        .post("/api/courses/categories", json!({ "name": "Arts" }))
        .await
        .assert_status(201);
    admin
        .put("/api/courses/categories/arts", json!({ "name": "Fine Arts" }))
        .await
        .assert_status(200);
    admin.delete("/api/courses/categories/arts").await.assert_status(204);
    let made = app.course_with(&admin, json!({ "instructor_id": instructor.id })).await;
    admin
        .patch(&path(&made, ""), json!({ "is_trending": true }))
        .await
        .assert_status(200);
    admin.post(&path(&made, "/publish"), json!({})).await.assert_status(200);
    admin.post(&path(&made, "/publish"), json!({})).await.assert_status(200);
    admin.delete(&path(&made, "")).await.assert_status(204);
    let log = admin.get("/api/admin/audit").await.assert_status(200);
    let actions: Vec<_> = log.results().iter().rev().map(|entry| text(entry, "action")).collect();
    assert_eq!(
        actions,
        [
            "category_added",
            "category_changed",
            "category_removed",
            "course_added",
            "course_changed",
            "course_changed",
            "course_removed",
        ]
    );
    let changed = &log.results()[2];
    assert_eq!(
        (&changed["before"], &changed["after"]),
        (&json!({ "is_trending": false }), &json!({ "is_trending": true }))
    );
    let of_course = admin
        .get(&format!("/api/admin/audit?target={}", text(&made, "id")))
        .await;
    assert_eq!(of_course.results().len(), 4);
    app.finish().await;
}
