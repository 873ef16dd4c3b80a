//! Deleting sections.

use serde_json::json;
use shared::database::Table;

use crate::support::TestApp;
use crate::support::content::{lecture, lecture_of, section};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_section_is_deleted_with_all_its_lectures() {
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
        let body = json!({ "title": format!("Lecture {number}"), "content_type": "text", "duration_seconds": 10,
            "text_content": "Words" });
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
    for kind in ["lecture", "lecture_texts"] {
        assert_eq!(app.count_rows(Table::Catalog, kind), 1, "{kind}");
    }
    app.finish().await;
}
