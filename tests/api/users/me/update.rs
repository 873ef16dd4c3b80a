//! `PUT, PATCH /api/users/me` and `PUT, PATCH, POST /api/profile/update`.

use http::Method;
use serde_json::json;

use crate::support::TestApp;

const ROUTES: [(Method, &str); 8] = [
    (Method::PUT, "/api/profile/update"),
    (Method::PATCH, "/api/profile/update"),
    (Method::POST, "/api/profile/update"),
    (Method::PUT, "/api/users/me"),
    (Method::PATCH, "/api/users/me"),
    (Method::PUT, "/api/profile/update/"),
    (Method::POST, "/api/profile/update/"),
    (Method::PATCH, "/api/users/me/"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_path_updates_partially_and_returns_the_profile() {
    let app = TestApp::new().await;
    let student = app.student().await;
    student
        .put("/api/users/me", json!({ "bio": "Learns by teaching." }))
        .await
        .assert_status(200);
    for (number, (method, path)) in ROUTES.into_iter().enumerate() {
        let (college, department) = (format!("College {number}"), format!("Department {number}"));
        let body = json!({ "college": college, "department": department });
        let reply = student.send(method, path, Some(&body)).await.assert_status(200);
        assert_eq!(
            (&reply.body["college"], &reply.body["department"]),
            (&json!(college), &json!(department)),
            "{path}"
        );
        assert_eq!(reply.body["bio"], "Learns by teaching.");
        let read = student.get("/api/users/me").await;
        assert_eq!((&read.body, read.header("etag")), (&reply.body, reply.header("etag")));
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_costs_two_calls() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let body = json!({ "name": "Asha Rao", "bio": "Short.", "birth_date": "2001-05-17", "gender": "female" });
    let reply = student.patch("/api/users/me", body).await.assert_status(200);
    assert_eq!(
        (reply.cost.dynamodb_calls, reply.cost.s3_calls, reply.cost.sqs_calls),
        (2, 0, 0)
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn null_removes_a_field_and_absent_fields_stay() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let all = json!({
        "name": "Asha Rao", "bio": "b", "location": "Pune", "college": "c", "department": "d", "gender": "other",
        "birth_date": "2001-05-17", "event_interests": [1, 2], "profile_pictures": ["https://example.com/a.jpg"],
    });
    let reply = student.patch("/api/users/me", all.clone()).await.assert_status(200);
    for (field, value) in all.as_object().unwrap() {
        assert_eq!(&reply.body[field], value, "{field}");
    }
    let unchanged = student.patch("/api/users/me", json!({})).await.assert_status(200);
    assert_eq!(unchanged.body["bio"], "b");
    for field in [
        "bio",
        "location",
        "college",
        "department",
        "gender",
        "birth_date",
        "name",
    ] {
        let reply = student
            .patch("/api/users/me", json!({ field: null }))
            .await
            .assert_status(200);
        assert_eq!(reply.body[field], json!(null), "{field}");
    }
    let reply = student
        .patch(
            "/api/users/me",
            json!({ "event_interests": null, "profile_pictures": null }),
        )
        .await;
    let reply = reply.assert_status(200);
    assert_eq!(
        (&reply.body["event_interests"], &reply.body["profile_pictures"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(
        (&reply.body["first_name"], &reply.body["avatar_url"]),
        (&json!(null), &json!(null))
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_name_and_its_parts_stay_consistent() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let steps = [
        (json!({ "name": "Nisha Das" }), ["Nisha Das", "Nisha", "Das"]),
        (json!({ "first_name": "Asha" }), ["Asha Das", "Asha", "Das"]),
        (json!({ "last_name": "Rao" }), ["Asha Rao", "Asha", "Rao"]),
        (
            json!({ "full_name": "Ravi Kumar Iyer" }),
            ["Ravi Kumar Iyer", "Ravi", "Kumar Iyer"],
        ),
        (
            json!({ "first_name": "Mira", "last_name": "Sen" }),
            ["Mira Sen", "Mira", "Sen"],
        ),
        (
            json!({ "name": "Mira Sen", "first_name": "Tara", "last_name": "Sen" }),
            ["Tara Sen", "Tara", "Sen"],
        ),
        (json!({ "bio": "something else" }), ["Tara Sen", "Tara", "Sen"]),
    ];
    for (body, [name, first_name, last_name]) in steps {
        let reply = student
            .patch("/api/profile/update", body.clone())
            .await
            .assert_status(200);
        let now = ["name", "first_name", "last_name"].map(|field| reply.string(field));
        assert_eq!(now, [name, first_name, last_name], "{body}");
    }
    let reply = student
        .patch("/api/profile/update", json!({ "name": null }))
        .await
        .assert_status(200);
    assert_eq!(
        [&reply.body["first_name"], &reply.body["last_name"]],
        [&json!(null), &json!(null)]
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fields_that_users_cannot_set_are_ignored_and_not_stored() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let before = student.get("/api/users/me").await.body;
    let smuggled = json!({
        "bio": "honest", "role": "admin", "phone_number": "+919812340000", "phone": "+919812340000", "id": "smuggled",
        "banned": false, "password": "smuggled", "password_hash": "smuggled", "email_verified": true,
        "username": "smuggled",
        "is_profile_complete": true, "completed_at": "2020-01-01T00:00:00Z", "created_at": "2020-01-01T00:00:00Z",
        "session_epoch": 7, "profile": { "role": "admin" }, "pk": "smuggled", "ttl": 1, "favorite_color": "smuggled",
    });
    for path in ["/api/profile/update", "/api/users/me"] {
        let reply = student.put(path, smuggled.clone()).await.assert_status(200);
        let mut after = reply.body.clone();
        after["bio"] = json!(null);
        after["updated_at"] = before["updated_at"].clone();
        assert_eq!(after, before);
    }
    let dump = app.dump();
    assert!(!dump.contains("smuggled") && !dump.contains("+919812340000") && !dump.contains("favorite_color"));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_avatar_is_the_first_picture() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let (a, b, c) = (
        "https://example.com/a.jpg",
        "https://example.com/b.jpg",
        "https://example.com/c.jpg",
    );
    let steps = [
        (json!({ "avatar_url": a }), vec![a]),
        (json!({ "profile_pictures": [a, b] }), vec![a, b]),
        (json!({ "avatar_url": b }), vec![b, a]),
        (json!({ "avatar_url": c }), vec![c, a]),
        (json!({ "avatar_url": null }), vec![a]),
    ];
    for (body, pictures) in steps {
        let reply = student.patch("/api/users/me", body.clone()).await.assert_status(200);
        assert_eq!(reply.body["profile_pictures"], json!(pictures), "{body}");
        assert_eq!(reply.body["avatar_url"], json!(pictures[0]));
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ended_session_cannot_update_the_profile() {
    let app = TestApp::new().await;
    let student = app.student().await;
    student.post("/api/logout", json!({})).await.assert_status(200);
    student
        .patch("/api/users/me", json!({ "bio": "late" }))
        .await
        .assert_problem(401, "unauthenticated");
    assert!(!app.dump().contains("late\""));
    app.finish().await;
}
