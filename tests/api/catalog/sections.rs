use http::Method;
use serde_json::{Value, json};

use crate::support::content::{lecture, lecture_of, section};
use crate::support::{Reply, TestApp, storm};

/// The titles of a list with their places.
fn order(reply: &Reply) -> Vec<(String, u64)> {
    let entry = |row: &Value| {
        (
            row["title"].as_str().unwrap().to_owned(),
            row["order_index"].as_u64().unwrap(),
        )
    };
    reply.results().iter().map(entry).collect()
}

fn titles(reply: &Reply) -> Vec<String> {
    let places: Vec<u64> = order(reply).iter().map(|(_, place)| *place).collect();
    assert_eq!(
        places,
        (1..=places.len() as u64).collect::<Vec<_>>(),
        "not dense: {}",
        reply.text
    );
    order(reply).into_iter().map(|(title, _)| title).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sections_are_added_moved_renamed_and_removed() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let path = course.sections();
    let first = instructor
        .post(&path, json!({ "title": " Basics ", "description": "Begin here." }))
        .await
        .assert_status(201);
    assert_eq!(
        (
            first.string("title"),
            &first.body["order_index"],
            first.string("course_id")
        ),
        ("Basics".to_owned(), &json!(1), course.id.clone())
    );
    assert_eq!(
        first.cost.dynamodb_calls, 4,
        "session and course, outline, transaction, place"
    );
    section(&instructor, &course, "Loops").await;
    // The other vocabulary, in front of all.
    let modules = format!("/api/courses/{}/modules", course.course_code.to_lowercase());
    let welcome = instructor
        .post(&modules, json!({ "title": "Welcome", "order": 1 }))
        .await
        .assert_status(201);
    let list = app.anon().get(&path).await.assert_status(200);
    assert_eq!(titles(&list), ["Welcome", "Basics", "Loops"]);
    assert_eq!(list.cost.dynamodb_calls, 2);
    assert_eq!(app.anon().get(&modules).await.body["results"], list.body["results"]);
    let welcome = format!("/api/modules/{}", welcome.string("id"));
    let moved = instructor
        .patch(&welcome, json!({ "order": 99 }))
        .await
        .assert_status(200);
    assert_eq!(moved.body["order_index"], 3);
    let renamed = instructor
        .put(
            &format!("/api/sections/{}", first.string("id")),
            json!({ "title": "Beginning", "description": null }),
        )
        .await
        .assert_status(200);
    assert_eq!(
        (renamed.string("title"), &renamed.body["description"]),
        ("Beginning".to_owned(), &json!(null))
    );
    assert_eq!(titles(&instructor.get(&path).await), ["Beginning", "Loops", "Welcome"]);
    assert_eq!(app.counters(&course), [3, 0, 0]);
    instructor.delete(&welcome).await.assert_status(204);
    instructor.delete(&welcome).await.assert_problem(404, "not_found");
    assert_eq!(titles(&instructor.get(&path).await), ["Beginning", "Loops"]);
    assert_eq!(app.counters(&course), [2, 0, 0]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sections_are_changed_by_the_instructors_of_their_course() {
    let app = TestApp::new().await;
    let (instructor, admin) = (app.instructor().await, app.admin().await);
    let (published, draft) = (app.published(&instructor), app.draft(&instructor));
    let (foreign, student) = (app.instructor().await, app.student().await);
    app.enrol(&student, &published, None);
    let body = json!({ "title": "Basics" });
    for (course, status, code) in [(&published, 403, "forbidden"), (&draft, 404, "not_found")] {
        let id = section(&instructor, course, "Basics").await;
        let one = format!("/api/sections/{id}");
        for stranger in [&foreign, &student] {
            stranger
                .post(&course.sections(), body.clone())
                .await
                .assert_problem(status, code);
            stranger.patch(&one, body.clone()).await.assert_problem(status, code);
            stranger.delete(&one).await.assert_problem(status, code);
            stranger
                .post(&format!("{one}/lectures"), body.clone())
                .await
                .assert_problem(status, code);
        }
        let anon = app.anon();
        anon.post(&course.sections(), body.clone())
            .await
            .assert_problem(401, "unauthenticated");
        anon.delete(&one).await.assert_problem(401, "unauthenticated");
        admin.patch(&one, body.clone()).await.assert_status(200);
        admin.delete(&one).await.assert_status(204);
    }
    // A draft is not there for anybody else, whatever they ask.
    let id = section(&instructor, &draft, "Basics").await;
    for path in [
        draft.sections(),
        format!("/api/sections/{id}"),
        format!("/api/sections/{id}/lectures"),
    ] {
        instructor.get(&path).await.assert_status(200);
        for stranger in [&*foreign, &*student, &app.anon()] {
            stranger.get(&path).await.assert_problem(404, "not_found");
        }
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_section_is_told_at_once() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let wrong = json!({ "title": "x".repeat(201), "description": "x".repeat(501), "order_index": 0 });
    let fields = ["title", "description", "order_index"];
    instructor
        .post(&course.sections(), wrong.clone())
        .await
        .assert_wrong_fields(&fields);
    instructor
        .post(&course.sections(), json!({}))
        .await
        .assert_wrong_fields(&["title"]);
    let id = section(&instructor, &course, "Basics").await;
    instructor
        .patch(&format!("/api/sections/{id}"), wrong)
        .await
        .assert_wrong_fields(&fields);
    let large = json!({ "title": "Basics", "description": "x".repeat(400 * 1024) });
    instructor
        .post(&course.sections(), large)
        .await
        .assert_wrong_fields(&["description"]);
    for path in ["/api/sections/nothing", "/api/courses/nothing/sections"] {
        instructor.get(path).await.assert_problem(404, "not_found");
    }
    assert_eq!(app.counters(&course), [1, 0, 0]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_of_contents_has_a_tag_and_pages() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    for title in ["One", "Two", "Three"] {
        let id = section(&instructor, &course, title).await;
        lecture(&instructor, &id, "Hello").await;
    }
    let anon = app.anon();
    let list = anon.get(&course.sections()).await;
    let known = anon.with_header("if-none-match", list.header("etag"));
    let unchanged = known.get(&course.sections()).await.assert_status(304);
    assert_eq!((unchanged.text.as_str(), unchanged.cost.dynamodb_calls), ("", 2));
    let page = anon.get(&format!("{}?limit=2", course.sections())).await;
    assert_eq!(titles(&page), ["One", "Two"]);
    let rest = anon.get(page.next_page().unwrap()).await;
    assert_eq!(order(&rest), [("Three".to_owned(), 3)]);
    assert_eq!(rest.next_page(), None);
    anon.get(&format!("{}?limit=101", course.sections()))
        .await
        .assert_wrong_fields(&["limit"]);
    // An edit counts from the next request on, also for who has the old tag.
    let id = list.results()[0]["id"].as_str().unwrap();
    let path = format!("/api/sections/{id}");
    let stale = instructor.with_header("if-match", anon.get(&path).await.header("etag"));
    instructor
        .patch(&path, json!({ "title": "First" }))
        .await
        .assert_status(200);
    assert_eq!(
        titles(&known.get(&course.sections()).await.assert_status(200)),
        ["First", "Two", "Three"]
    );
    stale
        .patch(&path, json!({ "title": "1" }))
        .await
        .assert_problem(412, "precondition_failed");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_section_goes_with_its_lectures_however_many() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let (kept, gone) = (
        section(&instructor, &course, "Kept").await,
        section(&instructor, &course, "Gone").await,
    );
    let survivor = lecture(&instructor, &kept, "Stays").await;
    let mut lectures = Vec::new();
    for number in 0..95 {
        let body = json!({ "title": format!("Lecture {number}"), "content_type": "text", "duration_seconds": 10 });
        lectures.push(lecture_of(&instructor, &gone, body).await.string("id"));
    }
    assert_eq!(app.counters(&course), [2, 96, 1010]);
    instructor
        .delete(&format!("/api/sections/{gone}"))
        .await
        .assert_status(204);
    assert_eq!(app.counters(&course), [1, 1, 60]);
    for id in [&lectures[0], &lectures[94]] {
        instructor
            .get(&format!("/api/lectures/{id}"))
            .await
            .assert_problem(404, "not_found");
    }
    instructor
        .get(&format!("/api/lectures/{survivor}"))
        .await
        .assert_status(200);
    app.settle().await;
    let rows = app.rows("CATALOG_TABLE").into_iter();
    assert_eq!(rows.filter(|row| row["kind"]["S"] == "lecture").count(), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_are_a_hundred_sections_at_most() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    for number in 0..99 {
        section(&instructor, &course, &format!("Section {number}")).await;
    }
    let path = course.sections();
    let replies = storm(5, |_| {
        let (instructor, path) = (instructor.clone(), path.clone());
        async move { instructor.post(&path, json!({ "title": "Last" })).await }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    for reply in replies.into_iter().filter(|reply| reply.status != 201) {
        reply.assert_problem(409, "conflict");
    }
    assert_eq!(titles(&instructor.get(&format!("{path}?limit=100")).await).len(), 100);
    assert_eq!(app.counters(&course), [100, 0, 0]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sections_moved_by_many_at_once_stay_dense() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let mut ids = Vec::new();
    for number in 0..6 {
        ids.push(section(&instructor, &course, &format!("Section {number}")).await);
    }
    let replies = storm(24, |number| {
        let (instructor, id) = (instructor.clone(), ids[number % 6].clone());
        async move {
            let body = json!({ "order_index": (number * 7) % 6 + 1 });
            instructor
                .send(Method::PATCH, &format!("/api/sections/{id}"), Some(&body))
                .await
        }
    })
    .await;
    assert!(
        replies.iter().all(|reply| reply.status == 200),
        "{:?}",
        replies.iter().map(|reply| reply.status).collect::<Vec<_>>()
    );
    let mut now = titles(&instructor.get(&course.sections()).await);
    now.sort();
    assert_eq!(
        now,
        (0..6).map(|number| format!("Section {number}")).collect::<Vec<_>>()
    );
    assert_eq!(app.counters(&course), [6, 0, 0]);
    app.finish().await;
}
