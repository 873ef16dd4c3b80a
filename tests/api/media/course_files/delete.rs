//! Deleting a course file.

use super::ready_file;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_instructors_of_the_course_delete_a_file_and_then_it_is_gone() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = app.published(&instructor);
    app.enroll(&student, &course, None);
    let one = format!("/api/files/{}", ready_file(&app, &instructor, &course).await);
    student.delete(&one).await.assert_problem(403, "forbidden");
    app.instructor()
        .await
        .delete(&one)
        .await
        .assert_problem(403, "forbidden");
    app.anon().delete(&one).await.assert_problem(401, "unauthenticated");
    instructor.delete(&one).await.assert_status(204);
    instructor.delete(&one).await.assert_problem(404, "not_found");
    instructor.get(&one).await.assert_problem(404, "not_found");
    let path = format!("/api/courses/{}/files", course.course_code);
    assert_eq!(instructor.get(&path).await.results().len(), 0);
    app.settle().await;
    app.finish().await;
}
