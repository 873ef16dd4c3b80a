//! Who sees and changes sections.

use serde_json::json;

use crate::support::TestApp;
use crate::support::content::section;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_instructors_of_a_course_and_admins_change_its_sections() {
    let app = TestApp::new().await;
    let (instructor, admin) = (app.instructor().await, app.admin().await);
    let (published, draft) = (app.published(&instructor), app.draft(&instructor));
    let (foreign, student) = (app.instructor().await, app.student().await);
    app.enroll(&student, &published, None);
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
    // A draft is invisible to everybody else.
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
