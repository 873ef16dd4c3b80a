use http::Method;
use serde_json::json;

use super::{path, text, titles};
use crate::support::{PASSWORD, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn co_instructors_have_the_owners_rights_until_they_are_taken_off() {
    let app = TestApp::new().await;
    let (owner, second, student, anon) = (
        app.instructor().await,
        app.instructor().await,
        app.student().await,
        app.anon(),
    );
    let course = app.published_course(&owner).await;
    let instructors = path(&course, "/instructors");
    let add = async |id: &str| owner.post(&instructors, json!({ "user_id": id })).await;
    add(&student.id).await.assert_wrong_fields(&["user_id"]);
    add("0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")
        .await
        .assert_wrong_fields(&["user_id"]);
    second
        .patch(&path(&course, ""), json!({ "title": "Mine" }))
        .await
        .assert_problem(403, "forbidden");
    add(&second.id).await.assert_status(201);
    add(&second.id).await.assert_problem(409, "conflict");
    second
        .patch(&path(&course, ""), json!({ "title": "Ours" }))
        .await
        .assert_status(200);
    let list = anon.get(&instructors).await.assert_status(200);
    let ids: Vec<_> = list
        .results()
        .iter()
        .map(|instructor| text(instructor, "user_id"))
        .collect();
    assert_eq!(ids, [owner.id.clone(), second.id.clone()]);
    assert_eq!(
        titles(&anon.get(&format!("/api/courses?instructor={}", second.id)).await),
        ["Ours"]
    );
    for _ in 0..3 {
        add(&app.instructor().await.id).await.assert_status(201);
    }
    add(&app.instructor().await.id).await.assert_problem(409, "conflict");
    second
        .delete(&format!("{instructors}/{}", owner.id))
        .await
        .assert_status(204);
    owner
        .patch(&path(&course, ""), json!({ "title": "Mine" }))
        .await
        .assert_problem(403, "forbidden");
    second
        .delete(&format!("{instructors}/{}", owner.id))
        .await
        .assert_problem(404, "not_found");
    assert_eq!(
        titles(&anon.get(&format!("/api/courses?instructor={}", owner.id)).await),
        [""; 0]
    );
    anon.get(&format!("/api/instructors/{}", owner.id))
        .await
        .assert_problem(404, "not_found");
    // One stays.
    let alone = app.course(&owner).await;
    let own = format!("{}/{}", path(&alone, "/instructors"), owner.id);
    owner.delete(&own).await.assert_problem(409, "conflict");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_published_is_listed_and_shown_as_of_now() {
    let app = TestApp::new().await;
    let (instructor, other, anon) = (app.instructor().await, app.instructor().await, app.anon());
    instructor
        .patch("/api/users/me", json!({ "name": "Asha Rao", "bio": "Teaches." }))
        .await
        .assert_status(200);
    let draft = app.course(&instructor).await;
    app.course(&other).await;
    assert_eq!(anon.get("/api/instructors").await.results().len(), 0);
    let published = app.published_course(&instructor).await;
    let list = anon.get("/api/instructors").await.assert_status(200);
    assert_eq!(list.cost.dynamodb_calls, 1);
    let shown = list.results()[0].clone();
    assert_eq!(
        (text(&shown, "name"), &shown["courses_count"]),
        ("Asha Rao".to_owned(), &json!(1))
    );
    let profile = anon
        .get(&format!("/api/instructors/{}", instructor.id))
        .await
        .assert_status(200);
    assert_eq!(
        (profile.string("bio"), profile.body["courses"].as_array().unwrap().len()),
        ("Teaches.".to_owned(), 1)
    );
    let renamed = json!({ "name": "Asha Mehta", "avatar_url": "https://example.com/asha.png" });
    instructor.patch("/api/users/me", renamed).await.assert_status(200);
    app.settle().await;
    for course in [&draft, &published] {
        let shown = instructor.get(&path(course, "")).await.body["instructors"][0].clone();
        assert_eq!(text(&shown, "name"), "Asha Mehta");
        assert_eq!(text(&shown, "avatar_url"), "https://example.com/asha.png");
    }
    assert_eq!(
        text(&anon.get("/api/instructors").await.results()[0], "name"),
        "Asha Mehta"
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_left_teaches_nothing_and_the_course_stays() {
    let app = TestApp::new().await;
    let leaving = app.student_with_password("asha@example.com").await;
    app.edit_user(&leaving.id, "role", json!({ "S": "instructor" }));
    let (admin, anon) = (app.admin().await, app.anon());
    let course = app.published_course(&leaving).await;
    leaving
        .post("/api/subjects/preferred", json!({ "course_id": text(&course, "id") }))
        .await
        .assert_status(201);
    leaving
        .send(Method::DELETE, "/api/users/me", Some(&json!({ "password": PASSWORD })))
        .await
        .assert_status(204);
    app.settle().await;
    let left = anon.get(&path(&course, "")).await.assert_status(200);
    assert_eq!(left.body["instructors"], json!([]));
    assert_eq!(anon.get("/api/instructors").await.results().len(), 0);
    admin
        .patch(&path(&course, ""), json!({ "title": "Kept" }))
        .await
        .assert_status(200);
    let rows = ["CATALOG_TABLE", "LEARNING_TABLE"]
        .map(|table| app.rows(table))
        .concat();
    assert!(
        rows.iter().all(|row| !row.to_string().contains(&leaving.id)),
        "{rows:?}"
    );
    app.finish().await;
}
