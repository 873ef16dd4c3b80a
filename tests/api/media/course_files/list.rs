//! Listing the files of a course.

use super::ready_file;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn enrolled_students_see_the_files_with_their_status() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = app.published(&instructor);
    app.enroll(&student, &course, None);
    let id = ready_file(&app, &instructor, &course).await;
    let read = student.get(&format!("/api/files/{id}")).await.assert_status(200);
    let path = format!("/api/courses/{}/files", course.course_code);
    let list = student.get(&path).await.assert_status(200);
    assert_eq!(list.results(), [read.body]);
    app.finish().await;
}
