//! Courses and categories: names that are one's own, a tree without cycles, counters that are right.

use serde_json::json;
use shared::database::Table;

use super::{count, tally};
use crate::support::{TestApp, storm};

storms! {
    a_code_that_many_want_at_once_is_one_courses,
    a_title_that_many_have_at_once_makes_a_slug_for_each,
    moves_that_together_would_make_a_cycle_do_not_both_happen,
    toggles_at_once_leave_counters_and_lists_agreed,
}

async fn a_code_that_many_want_at_once_is_one_courses(app: TestApp) {
    let instructors = [app.instructor().await, app.instructor().await];
    let replies = storm(40, |number| {
        let instructor = instructors[number % 2].clone();
        let code = ["cs-101", "CS-101"][number / 2 % 2];
        async move {
            instructor
                .post("/api/courses", json!({ "title": "Computing", "course_code": code }))
                .await
        }
    })
    .await;
    assert_eq!(
        (count(&replies, 201), count(&replies, 409)),
        (1, 39),
        "{:?}",
        tally(&replies)
    );
    for reply in replies.into_iter().filter(|reply| reply.status == 409) {
        reply.assert_problem(409, "course_code_taken");
    }
    let of_kind = |kind: &str| app.count_rows(Table::Catalog, kind);
    assert_eq!((of_kind("course"), of_kind("course_guard")), (1, 2));
    app.finish().await;
}

async fn a_title_that_many_have_at_once_makes_a_slug_for_each(app: TestApp) {
    let instructor = app.instructor().await;
    let replies = storm(20, |number| {
        let instructor = instructor.clone();
        let course = json!({ "title": "Computing", "course_code": format!("CS-{number}") });
        async move { instructor.post("/api/courses", course).await }
    })
    .await;
    assert_eq!(count(&replies, 201), 20, "{:?}", tally(&replies));
    let slugs: std::collections::BTreeSet<_> = replies.iter().map(|reply| reply.string("slug")).collect();
    assert_eq!(slugs.len(), 20);
    app.finish().await;
}

async fn moves_that_together_would_make_a_cycle_do_not_both_happen(app: TestApp) {
    let admin = app.admin().await;
    let categories = "/api/courses/categories";
    for name in ["a1", "b2", "c3"] {
        admin.post(categories, json!({ "name": name })).await.assert_status(201);
    }
    // Each below the next: any two are fine, all three are a cycle.
    let names = ["a1", "b2", "c3"];
    let replies = storm(12, |number| {
        let admin = admin.clone();
        let (category, parent) = (names[number % 3], names[(number + 1) % 3]);
        async move {
            admin
                .patch(
                    &format!("{categories}/{category}"),
                    json!({ "parent_category": parent }),
                )
                .await
        }
    })
    .await;
    assert_eq!(count(&replies, 200) + count(&replies, 422), 12, "{:?}", tally(&replies));
    // Nobody is lost: a cycle would hang below no top.
    let list = admin.get(categories).await;
    let tops = list
        .results()
        .iter()
        .filter(|category| category["parent_category"].is_null())
        .count();
    assert_eq!((list.results().len(), tops), (3, 1), "{}", list.text);
    app.finish().await;
}

async fn toggles_at_once_leave_counters_and_lists_agreed(app: TestApp) {
    let (admin, instructor) = (app.admin().await, app.instructor().await);
    admin
        .post("/api/courses/categories", json!({ "name": "Arts" }))
        .await
        .assert_status(201);
    let mut courses = Vec::new();
    for _ in 0..4 {
        let course = app.course_with(&instructor, json!({ "category": "arts" })).await;
        courses.push(course["id"].as_str().unwrap().to_owned());
    }
    let replies = storm(32, |number| {
        let (instructor, id) = (instructor.clone(), courses[number % 4].clone());
        let act = ["publish", "unpublish"][number / 4 % 2];
        async move { instructor.post(&format!("/api/courses/{id}/{act}"), json!({})).await }
    })
    .await;
    assert_eq!(count(&replies, 200), 32, "{:?}", tally(&replies));
    let mut published = 0;
    for id in &courses {
        let course = instructor.get(&format!("/api/courses/{id}")).await;
        published += usize::from(course.string("status") == "published");
    }
    let anon = app.anon();
    let category = anon.get("/api/courses/categories/arts").await;
    assert_eq!(category.body["courses_count"], published);
    for list in [
        "/api/courses",
        "/api/courses?category=arts&sort=title",
        "/api/courses?q=course",
        "/api/subjects/available",
    ] {
        assert_eq!(anon.get(list).await.results().len(), published, "{list}");
    }
    let instructors = anon.get("/api/instructors").await;
    let counted = instructors
        .results()
        .first()
        .map_or(0, |instructor| instructor["courses_count"].as_u64().unwrap());
    assert_eq!(usize::try_from(counted).unwrap(), published);
    app.finish().await;
}
