//! Only instructors of a course and admins change its media.

use serde_json::{Value, json};

use super::VIMEO;
use crate::support::TestApp;
use crate::support::content::{lecture, section};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_instructors_of_the_course_change_its_media() {
    let app = TestApp::new().await;
    let (instructor, foreign, student) = (app.instructor().await, app.instructor().await, app.student().await);
    let (published, draft) = (app.published(&instructor), app.draft(&instructor));
    app.enroll(&student, &published, None);
    for (course, status, code) in [(&published, 403, "forbidden"), (&draft, 404, "not_found")] {
        let home = section(&instructor, course, "Home").await;
        let path = format!("/api/lectures/{}", lecture(&instructor, &home, "One").await);
        for kind in ["video", "pdf", "resources"] {
            let one = format!("{path}/{kind}");
            let body = json!({ "url": VIMEO, "title": "Film" });
            for stranger in [&foreign, &student] {
                stranger.post(&one, body.clone()).await.assert_problem(status, code);
            }
            app.anon()
                .post(&one, body.clone())
                .await
                .assert_problem(401, "unauthenticated");
            if kind != "resources" {
                foreign.delete(&one).await.assert_problem(status, code);
                app.anon().delete(&one).await.assert_problem(401, "unauthenticated");
            }
        }
        assert_eq!(instructor.get(&path).await.body["video"], Value::Null);
    }
    app.finish().await;
}
