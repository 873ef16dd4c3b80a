//! From the first code to the end of the session.
//!
//! The first test is the one journey that stays whole: it pins every body that the app reads on the way, and each step
//! starts from the reply to the one before.

use serde_json::json;

use crate::support::{Actor, Reply, TestApp};

/// Asserts that an access token lasts for half an hour, less the time that the request took.
#[track_caller]
fn assert_lasts_half_an_hour(reply: &Reply) {
    let seconds = reply.body["expires_in"].as_u64().unwrap();
    assert!((1_700..=1_800).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn a_new_user_signs_up_completes_the_profile_and_logs_out() {
    let app = TestApp::new().await;
    let (phone, client) = (app.fresh_phone(), app.anon());

    let sent = client
        .post("/api/auth/signup", json!({ "phone_number": phone }))
        .await
        .assert_status(200);
    insta::assert_json_snapshot!(sent.body, @r#"
    {
      "expires_in": 600,
      "message": "A code is on its way. If it does not arrive, please try again later.",
      "otp_digits": 4,
      "otp_sent": true,
      "retry_after": 60
    }
    "#);

    let code = app.code_for(&phone).await;
    assert_eq!(code.len(), 4);
    let proof = json!({ "phone_number": phone, "otp": code });
    let login = client.post("/api/auth/verify-otp", proof).await.assert_status(200);
    insta::assert_json_snapshot!(login.body, {
        ".token" => "[access token]", ".access_token" => "[access token]", ".refresh_token" => "[refresh token]",
        ".user" => "[user]", ".user_info" => "[user]", ".expires_in" => "[seconds]",
    }, @r#"
    {
      "access_token": "[access token]",
      "expires_in": "[seconds]",
      "message": "You are signed in.",
      "needs_profile_completion": true,
      "refresh_token": "[refresh token]",
      "token": "[access token]",
      "token_type": "Bearer",
      "user": "[user]",
      "user_info": "[user]"
    }
    "#);
    assert_lasts_half_an_hour(&login);
    assert_eq!(login.body["token"], login.body["access_token"]);
    assert_eq!(login.body["user"], login.body["user_info"]);
    let student = Actor::signed_in(&client, &login);

    let form = json!({
        "name": "Asha Rao", "birth_date": "2001-05-17", "gender": "female", "event_interests": [1, 5, 9],
        "profile_pictures": ["https://example.com/asha.jpg", "http://example.com/second.png"],
    });
    let completed = student
        .post("/api/auth/complete-profile", form)
        .await
        .assert_status(200);
    assert_eq!(completed.body["needs_profile_completion"], false);

    let profile = student.get("/api/auth/profile").await.assert_status(200);
    assert_eq!(profile.body, completed.body["user"]);
    assert_eq!(profile.body["phone_number"], phone.as_str());
    insta::assert_json_snapshot!(profile.body, {
        ".id" => "[id]", ".phone_number" => "[phone]", ".created_at" => "[time]", ".updated_at" => "[time]",
    }, @r#"
    {
      "avatar_url": "https://example.com/asha.jpg",
      "bio": null,
      "birth_date": "2001-05-17",
      "college": null,
      "created_at": "[time]",
      "department": null,
      "email": null,
      "email_verified": false,
      "event_interests": [
        1,
        5,
        9
      ],
      "first_name": "Asha",
      "gender": "female",
      "hand_over_at": null,
      "id": "[id]",
      "is_profile_complete": true,
      "last_name": "Rao",
      "location": null,
      "name": "Asha Rao",
      "needs_verification": false,
      "pending_email": null,
      "phone_number": "[phone]",
      "profile_pictures": [
        "https://example.com/asha.jpg",
        "http://example.com/second.png"
      ],
      "role": "student",
      "updated_at": "[time]",
      "username": null
    }
    "#);

    let refreshed = client
        .post("/api/auth/refresh", json!({ "refresh_token": student.refresh_token }))
        .await;
    let refreshed = refreshed.assert_status(200);
    insta::assert_json_snapshot!(refreshed.body, {
        ".token" => "[access token]", ".access_token" => "[access token]", ".refresh_token" => "[refresh token]",
        ".expires_in" => "[seconds]",
    }, @r#"
    {
      "access_token": "[access token]",
      "expires_in": "[seconds]",
      "refresh_token": "[refresh token]",
      "token": "[access token]",
      "token_type": "Bearer"
    }
    "#);
    assert_lasts_half_an_hour(&refreshed);
    let newer = client.with_token(&refreshed.string("access_token"));
    newer.get("/api/auth/profile").await.assert_status(200);

    newer.post("/api/auth/logout", json!({})).await.assert_status(200);
    for ended in [&newer, &student] {
        ended
            .get("/api/auth/profile")
            .await
            .assert_problem(401, "unauthenticated");
    }
    for ended in [student.refresh_token.clone(), refreshed.string("refresh_token")] {
        let refused = client
            .post("/api/auth/refresh", json!({ "refresh_token": ended }))
            .await;
        refused.assert_problem(401, "refresh_token_invalid");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_returning_user_keeps_the_account_and_the_profile() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let form = json!({
        "first_name": "Asha", "last_name": "Devi Rao", "birth_date": "2001-05-17", "gender": "other",
        "event_interests": [10], "profile_pictures": ["https://example.com/asha.jpg"],
    });
    let completed = student
        .post("/api/auth/complete-profile", form)
        .await
        .assert_status(200);
    assert_eq!(completed.body["user"]["name"], "Asha Devi Rao");

    let code = app.request_next_code(&student.phone).await;
    let proof = json!({ "mobile_number": student.phone, "otp_code": code });
    let login = app
        .anon()
        .post("/api/auth/verify-login", proof)
        .await
        .assert_status(200);
    assert_eq!(login.body["needs_profile_completion"], false);
    assert_eq!(login.body["user"], completed.body["user"]);
    assert_ne!(login.string("access_token"), student.access_token);
    student.get("/api/auth/profile").await.assert_status(200);
    app.finish().await;
}
