//! Listing and searching notes.

use serde_json::json;
use shared_learning::store::annotations::{self, Annotation, AnnotationKind};

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_are_listed_newest_first_searched_and_paged() {
    let app = TestApp::new().await;
    let class = app.class(2).await;
    let (student, list) = (&class.student, class.of_enrollment("/notes"));
    let body = json!({ "content": "Lists hold ANYTHING.", "timestamp_seconds": 95 });
    let first = student.post(&class.of_lecture(0, "/notes"), body).await;
    app.advance(1);
    let body = json!({ "content": "Tuples do not change." });
    let second = student.post(&class.of_lecture(1, "/notes"), body).await;
    let all = student.get(&list).await.assert_status(200);
    assert_eq!(all.results(), [second.body.clone(), first.body.clone()]);
    assert_eq!(all.cost.dynamodb_calls, 3);
    let found = student.get(&format!("{list}?q=anything")).await;
    assert_eq!(found.results(), std::slice::from_ref(&first.body));
    let page = student.get(&format!("{list}?limit=1")).await;
    assert_eq!(
        student.get(page.next_page().unwrap()).await.results(),
        std::slice::from_ref(&first.body)
    );
    let own = format!("/api/notes/{}", first.string("id"));
    student.delete(&own).await.assert_status(204);
    assert_eq!(student.get(&list).await.results(), [second.body]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_finds_every_spelling_of_a_note() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let (student, list) = (&class.student, class.of_enrollment("/notes"));
    for content in ["हिन्दी में सूची", "Cafe\u{301} don’t", "பாடம் ௧௨"] {
        let note = student
            .post(&class.of_lecture(0, "/notes"), json!({ "content": content }))
            .await;
        note.assert_status(201);
    }
    for (spelling, found) in [
        ("हिंदी", 1),
        ("CAFE", 1),
        ("caf\u{e9} don't", 1),
        ("பாடம் 12", 1),
        ("சூசி", 0),
    ] {
        let notes = student.get(&format!("{list}?q={spelling}")).await.assert_status(200);
        assert_eq!(notes.results().len(), found, "{spelling}");
    }
    let hidden = json!({ "content": "\u{200b}\u{3164}" });
    let refused = student.post(&class.of_lecture(0, "/notes"), hidden).await;
    refused.assert_wrong_fields(&["content"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_in_long_notes_examines_a_bounded_size_for_each_page() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let (student_id, course_id) = (class.student.id.parse().unwrap(), class.course.id.parse().unwrap());
    let lecture_id = class.lectures[0].parse().unwrap();
    for number in 0..120 {
        app.advance(1);
        let now = app.cloud.clock().now();
        let end = if number == 0 { "needle" } else { "" };
        let note = Annotation {
            id: app.fresh_id(),
            course_id,
            lecture_id,
            timestamp_seconds: None,
            text: "x".repeat(10_000 - end.len()) + end,
            created_at: now,
            updated_at: now,
        };
        let key = annotations::key(AnnotationKind::Note, student_id, course_id, note.id);
        app.put(key, &note);
    }
    let mut found = 0;
    let (mut next, mut pages) = (Some(class.of_enrollment("/notes?limit=1&q=needle")), 0);
    while let Some(path) = next {
        let page = class.student.get(&path).await.assert_status(200);
        assert!(page.cost.read_units <= 45.0, "{:?}", page.cost);
        assert!(page.cost.dynamodb_calls <= 6, "{:?}", page.cost);
        found += page.results().len();
        next = page.next_page().map(str::to_owned);
        pages += 1;
        assert!(pages < 20);
    }
    assert_eq!(found, 1);
    assert!(pages > 1);
    app.finish().await;
}
