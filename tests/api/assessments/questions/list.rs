//! Listing questions.

use serde_json::json;

use crate::support::TestApp;
use crate::support::quizzes::choice;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instructors_page_through_the_questions_and_students_never_see_them() {
    let app = TestApp::new().await;
    let class = app
        .quiz_class(json!({}), json!([choice("A?"), choice("B?"), choice("C?")]))
        .await;
    let instructor = &class.class.instructor;
    let path = class.of_quiz("/questions?limit=2");
    let first = instructor.get(&path).await.assert_status(200);
    assert_eq!((first.results().len(), first.cost.dynamodb_calls), (2, 3));
    let rest = instructor.get(first.next_page().unwrap()).await.assert_status(200);
    assert_eq!(rest.results()[0]["question_text"], "C?");
    assert_eq!(
        (rest.results()[0]["order_index"].as_u64(), rest.next_page()),
        (Some(3), None)
    );
    class.class.student.get(&path).await.assert_problem(403, "forbidden");
    app.anon().get(&path).await.assert_problem(401, "unauthenticated");
    app.finish().await;
}
