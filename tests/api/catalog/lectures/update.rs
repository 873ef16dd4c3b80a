//! Updating lectures.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::content::{Course, lecture, section};
use crate::support::{Actor, TestApp, storm};

/// The titles of the lectures by the title of their section; their places have no gaps.
async fn contents(actor: &Actor, course: &Course) -> BTreeMap<String, Vec<String>> {
    let toc = actor.get(&course.sections()).await.assert_status(200);
    let text = |row: &Value| row["title"].as_str().unwrap().to_owned();
    let lectures = |section: &Value| {
        let lectures = section["lectures"].as_array().unwrap();
        for (place, lecture) in (1..).zip(lectures) {
            assert_eq!(lecture["order_index"], place, "{}", toc.text);
            assert_eq!(lecture["section_id"], section["id"]);
        }
        lectures.iter().map(text).collect()
    };
    toc.results()
        .iter()
        .map(|section| (text(section), lectures(section)))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lecture_is_edited_and_moved_within_its_course() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let (a, b) = (
        section(&instructor, &course, "A").await,
        section(&instructor, &course, "B").await,
    );
    let one = lecture(&instructor, &a, "One").await;
    lecture(&instructor, &a, "Two").await;
    lecture(&instructor, &b, "Three").await;
    let path = format!("/api/lectures/{one}");
    app.advance(5);
    let edited = instructor
        .patch(
            &path,
            json!({ "title": "1", "duration_seconds": 100, "is_preview": true, "description": "New" }),
        )
        .await
        .assert_status(200);
    assert_eq!(
        (edited.string("title"), &edited.body["order_index"]),
        ("1".to_owned(), &json!(1))
    );
    assert_ne!(edited.body["updated_at"], edited.body["created_at"]);
    assert_eq!(edited.string("text_content"), crate::support::content::SECRET);
    assert_eq!(app.counters(&course), [2, 3, 220]);
    let moved = instructor
        .put(&path, json!({ "module": b, "order": 1 }))
        .await
        .assert_status(200);
    assert_eq!(
        (moved.string("section_id"), &moved.body["order_index"]),
        (b.clone(), &json!(1))
    );
    assert_eq!(instructor.get(&path).await.body, moved.body);
    let expected = [("A", vec!["Two"]), ("B", vec!["1", "Three"])];
    let expected =
        expected.map(|(section, titles)| (section.to_owned(), titles.into_iter().map(str::to_owned).collect()));
    assert_eq!(contents(&instructor, &course).await, BTreeMap::from(expected));
    assert_eq!(app.counters(&course), [2, 3, 220]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lecture_does_not_move_to_another_course() {
    let app = TestApp::new().await;
    let (instructor, other) = (app.instructor().await, app.instructor().await);
    let (course, foreign) = (app.published(&instructor), app.published(&other));
    let second = app.published(&instructor);
    let home = section(&instructor, &course, "Home").await;
    let id = lecture(&instructor, &home, "One").await;
    let path = format!("/api/lectures/{id}");
    let sections = [
        section(&other, &foreign, "Foreign").await,
        section(&instructor, &second, "Own, of another course").await,
        "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c".to_owned(),
        "nothing".to_owned(),
    ];
    for section in sections {
        let body = json!({ "section_id": section, "title": "Changed" });
        instructor.patch(&path, body).await.assert_wrong_fields(&["section_id"]);
    }
    assert_eq!(instructor.get(&path).await.string("title"), "One");
    for stranger in [&other, &app.student().await] {
        stranger
            .patch(&path, json!({ "title": "Mine" }))
            .await
            .assert_problem(403, "forbidden");
        stranger.delete(&path).await.assert_problem(403, "forbidden");
    }
    app.set_course_status(&course, "draft");
    other
        .patch(&path, json!({ "title": "Mine" }))
        .await
        .assert_problem(404, "not_found");
    app.anon()
        .patch(&path, json!({ "title": "Mine" }))
        .await
        .assert_problem(401, "unauthenticated");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_edits_of_one_version_succeed_once() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let home = section(&instructor, &course, "Home").await;
    let path = format!("/api/lectures/{}", lecture(&instructor, &home, "One").await);
    let etag = instructor.get(&path).await.header("etag").to_owned();
    let replies = storm(8, |number| {
        let (instructor, path) = (instructor.with_header("if-match", &etag), path.clone());
        async move {
            instructor
                .patch(&path, json!({ "title": format!("Edit {number}") }))
                .await
        }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in replies.into_iter().filter(|reply| reply.status != 200) {
        reply.assert_problem(412, "precondition_failed");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_changes_leave_no_gaps() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let sections = [
        section(&instructor, &course, "A").await,
        section(&instructor, &course, "B").await,
    ];
    let mut ids = Vec::new();
    for number in 0..8 {
        ids.push(lecture(&instructor, &sections[number % 2], &format!("Lecture {number}")).await);
    }
    let replies = storm(24, |number| {
        let (instructor, id, section) = (
            instructor.clone(),
            ids[number % 8].clone(),
            sections[(number / 8) % 2].clone(),
        );
        async move {
            match number {
                20.. => {
                    let body = json!({ "title": format!("New {number}"), "content_type": "text", "order_index": 2 });
                    instructor
                        .post(&format!("/api/sections/{section}/lectures"), body)
                        .await
                }
                16..18 => instructor.delete(&format!("/api/lectures/{id}")).await,
                _ => {
                    let body = json!({ "section_id": section, "order_index": number % 5 + 1 });
                    instructor.patch(&format!("/api/lectures/{id}"), body).await
                }
            }
        }
    })
    .await;
    let bad: Vec<_> = replies
        .iter()
        .filter(|reply| ![200, 201, 204, 404].contains(&reply.status))
        .collect();
    assert!(bad.is_empty(), "{bad:?}");
    let contents = contents(&instructor, &course).await;
    assert_eq!(contents.values().map(Vec::len).sum::<usize>(), 8 - 2 + 4);
    assert_eq!(app.counters(&course), [2, 10, 6 * 60]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_updates_of_both_texts_survive() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let basics = section(&instructor, &course, "Basics").await;
    let path = format!("/api/lectures/{}", lecture(&instructor, &basics, "One").await);
    let changes = [
        json!({ "description": "new" }),
        json!({ "text_content": "new" }),
        json!({ "title": "new" }),
    ];
    let replies = storm(3, |number| {
        let (instructor, path, change) = (instructor.clone(), path.clone(), changes[number].clone());
        async move { instructor.patch(&path, change).await }
    })
    .await;
    assert!(replies.iter().all(|reply| reply.status == 200), "{replies:?}");
    let lecture = instructor.get(&path).await;
    for field in ["description", "text_content", "title"] {
        assert_eq!(lecture.body[field], "new", "{}", lecture.text);
    }
    // A text is written only when it changes.
    let long = json!({ "text_content": "x".repeat(200 * 1024) });
    instructor.patch(&path, long).await.assert_status(200);
    let title = instructor
        .patch(&path, json!({ "title": "short" }))
        .await
        .assert_status(200);
    assert!(title.cost.write_units < 20.0, "{:?}", title.cost);
    app.finish().await;
}
