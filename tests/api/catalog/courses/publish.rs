//! Publishing courses and withdrawing them.

use serde_json::json;

use crate::api::catalog::{path, text, titles};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_is_public_exactly_while_it_is_published() {
    let app = TestApp::new().await;
    let (instructor, student, anon) = (app.instructor().await, app.student().await, app.anon());
    let fields =
        json!({ "title": "Organic Chemistry", "course_code": "CHEM-2", "level": "BEGINNER", "tags": ["carbon"] });
    let course = app.course_with(&instructor, fields).await;
    assert_eq!(
        (text(&course, "status"), text(&course, "slug")),
        ("draft".to_owned(), "organic-chemistry".to_owned())
    );
    assert_eq!(
        (text(&course, "level"), text(&course, "price")),
        ("beginner".to_owned(), "0.00".to_owned())
    );
    let lists = [
        "/api/courses",
        "/api/courses/courses",
        "/api/subjects/available",
        "/api/courses?q=chem-2",
        "/api/courses?q=carb",
    ];
    let preferred = "/api/subjects/preferred";
    let choice = json!({ "course_code": "chem-2" });
    student
        .post(preferred, choice.clone())
        .await
        .assert_problem(404, "not_found");
    for list in lists {
        assert_eq!(titles(&anon.get(list).await.assert_status(200)), [""; 0], "{list}");
    }
    for person in [&anon, &*student] {
        person.get(&path(&course, "")).await.assert_problem(404, "not_found");
        person
            .get("/api/subjects/CHEM-2")
            .await
            .assert_problem(404, "not_found");
    }
    for round in 0..2 {
        let published = instructor
            .post(&path(&course, "/publish"), json!({}))
            .await
            .assert_status(200);
        assert_eq!(published.string("status"), "published");
        for list in lists {
            let reply = anon.get(list).await.assert_status(200);
            assert_eq!(titles(&reply), ["Organic Chemistry"], "{list}");
            assert_eq!(reply.cost.dynamodb_calls, 2, "{list}");
        }
        let status = if round == 0 { 201 } else { 200 };
        if round == 1 {
            assert_eq!(titles(&student.get(preferred).await), ["Organic Chemistry"]);
        }
        student.post(preferred, choice.clone()).await.assert_status(status);
        let chosen = student.get(preferred).await;
        assert_eq!(
            (titles(&chosen), chosen.cost.dynamodb_calls),
            (vec!["Organic Chemistry".to_owned()], 3)
        );
        for name in ["CHEM-2", "chem-2", "organic-chemistry", &text(&course, "id")] {
            let found = anon.get(&format!("/api/courses/{name}")).await.assert_status(200);
            assert_eq!(found.string("id"), text(&course, "id"));
            anon.get(&format!("/api/subjects/{name}")).await.assert_status(200);
        }
        instructor
            .post(&path(&course, "/unpublish"), json!({}))
            .await
            .assert_status(200);
        for list in lists {
            assert_eq!(titles(&anon.get(list).await), [""; 0], "{list}");
        }
        assert_eq!(titles(&student.get(preferred).await), [""; 0]);
        student
            .get("/api/subjects/CHEM-2")
            .await
            .assert_problem(404, "not_found");
    }
    app.finish().await;
}
