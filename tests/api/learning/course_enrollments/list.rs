//! Listing the enrollments in a course, for instructors.

use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::enroll;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instructors_and_admins_list_the_students_of_a_course_newest_first() {
    let app = TestApp::new().await;
    let class = app.class(2).await;
    class.complete(0).await;
    app.advance(1);
    let second = app.student_with_password("asha@example.com").await;
    enroll(&second, &class.course).await;
    let path = class.of_course("/enrollments");
    let list = class.instructor.get(&path).await.assert_status(200);
    let rows = list.results();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (&rows[0]["user_id"], &rows[0]["name"]),
        (&json!(second.id), &json!("Asha Rao"))
    );
    assert_eq!(
        (&rows[1]["user_id"], &rows[1]["percentage"]),
        (&json!(class.student.id), &json!(50.0))
    );
    assert_eq!(list.cost.dynamodb_calls, 3);
    assert!(
        rows.iter()
            .all(|row| row.get("phone_number").is_none() && row.get("email").is_none())
    );
    let page = class.instructor.get(&format!("{path}?limit=1")).await;
    let next = class.instructor.get(page.next_page().unwrap()).await;
    assert_eq!(next.results()[0]["user_id"], json!(class.student.id));
    app.admin().await.get(&path).await.assert_status(200);
    class.student.get(&path).await.assert_problem(403, "forbidden");
    app.instructor().await.get(&path).await.assert_problem(403, "forbidden");
    app.anon().get(&path).await.assert_problem(401, "unauthenticated");
    app.set_course_status(&class.course, "draft");
    class.student.get(&path).await.assert_problem(404, "not_found");
    app.finish().await;
}
