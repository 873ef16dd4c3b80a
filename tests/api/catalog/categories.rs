use serde_json::json;

use super::{path, text};
use crate::support::TestApp;

const CATEGORIES: &str = "/api/courses/categories";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn admins_keep_a_tree_that_everybody_sees() {
    let app = TestApp::new().await;
    let (admin, instructor, anon) = (app.admin().await, app.instructor().await, app.anon());
    let add = async |name: &str, parent: Option<&str>| {
        let category = json!({ "name": name, "parent_category": parent });
        admin.post(CATEGORIES, category).await.assert_status(201)
    };
    let sciences = add("Sciences", None).await;
    let physics = add("Physics", Some("sciences")).await;
    let arts = add("Arts", None).await;
    let optics = add("Optics", Some(&physics.string("id"))).await;
    let list = anon.get(CATEGORIES).await.assert_status(200);
    let names: Vec<_> = list.results().iter().map(|category| text(category, "name")).collect();
    assert_eq!(names, ["Arts", "Sciences", "Physics", "Optics"]);
    assert_eq!(list.cost.dynamodb_calls, 1);
    let page = anon.get(&format!("{CATEGORIES}?limit=3")).await;
    assert_eq!(
        anon.get(page.next_page().unwrap()).await.results(),
        std::slice::from_ref(&optics.body)
    );
    anon.with_header("if-none-match", list.header("etag"))
        .get(CATEGORIES)
        .await
        .assert_status(304);
    let of = |category: &crate::support::Reply| format!("{CATEGORIES}/{}", category.string("id"));
    // Cycles, depth, slugs.
    let below = json!({ "parent_category": "optics" });
    admin
        .put(&of(&sciences), below.clone())
        .await
        .assert_wrong_fields(&["parent_category"]);
    admin
        .patch(&of(&optics), below)
        .await
        .assert_wrong_fields(&["parent_category"]);
    admin
        .patch(&of(&optics), json!({ "parent_category": "nowhere" }))
        .await
        .assert_wrong_fields(&["parent_category"]);
    add("Lenses", Some("optics")).await;
    add("Thin Lenses", Some("lenses")).await;
    let too_deep = json!({ "name": "Thinner", "parent_category": "thin-lenses" });
    admin
        .post(CATEGORIES, too_deep)
        .await
        .assert_wrong_fields(&["parent_category"]);
    admin
        .patch(&of(&sciences), json!({ "parent_category": "arts" }))
        .await
        .assert_wrong_fields(&["parent_category"]);
    admin
        .post(CATEGORIES, json!({ "name": "physics" }))
        .await
        .assert_problem(409, "slug_taken");
    admin
        .patch(&of(&arts), json!({ "slug": "physics" }))
        .await
        .assert_problem(409, "slug_taken");
    admin
        .post(CATEGORIES, json!({ "name": "me", "slug": "me" }))
        .await
        .assert_wrong_fields(&["slug"]);
    admin.post(CATEGORIES, json!({})).await.assert_wrong_fields(&["name"]);
    // Renamed and moved to the top; nulls remove.
    let moved = json!({ "name": "Light", "slug": "light", "parent_category": null, "description": "All about it" });
    let moved = admin.put(&of(&optics), moved).await.assert_status(200);
    assert_eq!(
        (moved.string("slug"), &moved.body["parent_category"]),
        ("light".to_owned(), &json!(null))
    );
    anon.get(&format!("{CATEGORIES}/optics"))
        .await
        .assert_problem(404, "not_found");
    anon.get(&format!("{CATEGORIES}/light")).await.assert_status(200);
    // Others do not write.
    for person in [&instructor, &app.student().await] {
        person
            .post(CATEGORIES, json!({ "name": "Mine" }))
            .await
            .assert_problem(403, "forbidden");
        person
            .patch(&of(&arts), json!({ "name": "Mine" }))
            .await
            .assert_problem(403, "forbidden");
        person.delete(&of(&arts)).await.assert_problem(403, "forbidden");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_category_goes_only_when_nothing_is_in_it_and_counts_what_is_published() {
    let app = TestApp::new().await;
    let (admin, instructor, anon) = (app.admin().await, app.instructor().await, app.anon());
    let add = async |name: &str, parent: Option<&str>| {
        let category = json!({ "name": name, "parent_category": parent });
        admin.post(CATEGORIES, category).await.assert_status(201);
    };
    add("One", None).await;
    add("Two", Some("one")).await;
    let count = async |slug: &str| anon.get(&format!("{CATEGORIES}/{slug}")).await.body["courses_count"].clone();
    let course = app.course_with(&instructor, json!({ "category": "two" })).await;
    assert_eq!(count("two").await, 0);
    let delete = async |slug: &str| admin.delete(&format!("{CATEGORIES}/{slug}")).await;
    delete("one").await.assert_problem(409, "conflict");
    delete("two").await.assert_problem(409, "conflict");
    instructor
        .post(&path(&course, "/publish"), json!({}))
        .await
        .assert_status(200);
    instructor
        .post(&path(&course, "/publish"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(count("two").await, 1);
    let listed = anon.get("/api/courses?category=two").await;
    assert_eq!((listed.results().len(), listed.cost.dynamodb_calls), (1, 3));
    instructor
        .patch(&path(&course, ""), json!({ "category": "one" }))
        .await
        .assert_status(200);
    assert_eq!((count("one").await, count("two").await), (json!(1), json!(0)));
    assert_eq!(anon.get("/api/courses?category=two").await.results().len(), 0);
    delete("two").await.assert_status(204);
    delete("two").await.assert_problem(404, "not_found");
    delete("one").await.assert_problem(409, "conflict");
    instructor.delete(&path(&course, "")).await.assert_status(204);
    delete("one").await.assert_status(204);
    assert_eq!(anon.get(CATEGORIES).await.results().len(), 0);
    app.finish().await;
}
