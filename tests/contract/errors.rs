//! The texts of errors that many operations share. Support reads them aloud, so they only change on purpose.

use std::fs;
use std::path::Path;

use http::Method;
use insta::{assert_json_snapshot, assert_snapshot};
use local::faults::{Kind, Target};
use serde_json::json;
use shared::ErrorCode;

use crate::support::TestApp;

#[test]
fn the_table_of_errors() {
    let rows = ErrorCode::ALL
        .iter()
        .map(|code| format!("{} {}: {}", code.status().as_u16(), code.as_str(), code.title()));
    assert_snapshot!(rows.collect::<Vec<_>>().join("\n"), @r"
    400 malformed_request: The request cannot be parsed
    400 otp_required: A code is required
    400 token_invalid: The token is not valid
    401 unauthenticated: Authentication is required
    401 credentials_invalid: The credentials are not valid
    401 otp_invalid: The code is not valid
    401 refresh_token_invalid: The refresh token is not valid
    401 refresh_token_reused: The refresh token was used twice
    400 signature_invalid: The signature is not valid
    402 payment_needed: A payment is required
    403 forbidden: Not allowed
    403 verification_required: The account is not verified
    403 enrollment_needed: An enrollment is required
    403 membership_needed: A membership is required
    403 reauthentication_required: The password or a code is required
    403 account_banned: The account is banned
    404 not_found: Not found
    404 route_not_found: No operation has this path
    404 account_not_found: No account has this phone number
    405 method_not_allowed: The method is not allowed here
    409 conflict: The state does not allow it
    409 hand_over_pending: The account is handed over later
    409 phone_taken: The phone number is already in use
    409 email_taken: The email address is already in use
    409 username_taken: The username is already in use
    409 upload_missing: The file has not been sent yet
    409 course_code_taken: The course code is already in use
    409 slug_taken: The slug is already in use
    409 idempotency_key_in_use: The same request is still running
    412 precondition_failed: The resource has changed
    413 too_large: Too large
    415 unsupported_media_type: The media type is not supported
    422 validation_failed: The request is not valid
    422 upload_invalid: The file does not match the upload request
    422 check_in_code_invalid: The check-in code is not valid
    422 country_not_allowed: This country is not supported
    422 idempotency_key_reused: The idempotency key belongs to another request
    429 rate_limited: Too many requests
    429 slow_mode: Too many messages
    429 otp_blocked: Too many wrong codes
    500 ai_invalid_response: The AI service did not return a usable answer
    500 internal_error: Something went wrong
    504 ai_timeout: The AI service did not answer in time
    503 ai_unavailable: The AI service is not available
    503 service_unavailable: Temporarily unavailable
    ");
}

/// The text of all Rust files below a folder.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &sources(&path);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text += &fs::read_to_string(path).unwrap();
        }
    }
    text
}

#[test]
fn each_code_has_a_test_that_pins_its_whole_problem() {
    let tests = sources(Path::new(env!("CARGO_MANIFEST_DIR")));
    let codes = ErrorCode::ALL.iter().map(|code| code.as_str());
    let unpinned: Vec<_> = codes
        .filter(|code| !tests.contains(&format!("\"type\": \"urn:lectern:problem:{code}\"")))
        .collect();
    assert!(
        unpinned.is_empty(),
        "no test compares Reply::problem() with an inline snapshot for {unpinned:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_that_cannot_be_read() {
    let app = TestApp::new().await;
    let (anon, path) = (app.anon(), "/api/auth/login");
    let send = async |media_type: &str, body: String| {
        let reply = anon.send_as(Method::POST, path, Some((media_type, body))).await;
        reply.problem()
    };
    assert_json_snapshot!(send("application/json", "{".to_owned()).await, @r#"
    {
      "code": "malformed_request",
      "detail": "The body is not valid JSON: it ends too early, at line 1, column 1.",
      "request_id": "[request id]",
      "status": 400,
      "title": "The request cannot be parsed",
      "type": "urn:lectern:problem:malformed_request"
    }
    "#);
    assert_json_snapshot!(send("application/json", "[]".to_owned()).await, @r#"
    {
      "code": "malformed_request",
      "detail": "The body must be a JSON object.",
      "request_id": "[request id]",
      "status": 400,
      "title": "The request cannot be parsed",
      "type": "urn:lectern:problem:malformed_request"
    }
    "#);
    assert_json_snapshot!(send("text/plain", "{}".to_owned()).await, @r#"
    {
      "code": "unsupported_media_type",
      "detail": "Send application/json.",
      "request_id": "[request id]",
      "status": 415,
      "title": "The media type is not supported",
      "type": "urn:lectern:problem:unsupported_media_type"
    }
    "#);
    let long = json!({ "email": "x".repeat(1024 * 1024) }).to_string();
    assert_json_snapshot!(send("application/json", long).await, @r#"
    {
      "code": "too_large",
      "detail": "A JSON body may have at most 1 MiB.",
      "request_id": "[request id]",
      "status": 413,
      "title": "Too large",
      "type": "urn:lectern:problem:too_large"
    }
    "#);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_that_are_refused() {
    let app = TestApp::new().await;
    let (anon, student) = (app.anon(), app.student().await);
    assert_json_snapshot!(anon.get("/api/users/me").await.problem(), @r#"
    {
      "code": "unauthenticated",
      "detail": "Send a Bearer token.",
      "request_id": "[request id]",
      "status": 401,
      "title": "Authentication is required",
      "type": "urn:lectern:problem:unauthenticated"
    }
    "#);
    let details = ["Basic YTpi", "Bearer x"].map(|value| anon.with_header("authorization", value));
    let mut texts = Vec::new();
    for client in details {
        texts.push(
            client
                .get("/api/users/me")
                .await
                .assert_problem(401, "unauthenticated")
                .string("detail"),
        );
    }
    assert_snapshot!(texts.join("\n"), @r"
    The Authorization header is not a Bearer token.
    The access token is not valid.
    ");
    assert_json_snapshot!(student.get("/api/admin/users").await.problem(), @r#"
    {
      "code": "forbidden",
      "detail": "Your role does not allow this.",
      "request_id": "[request id]",
      "status": 403,
      "title": "Not allowed",
      "type": "urn:lectern:problem:forbidden"
    }
    "#);
    assert_json_snapshot!(student.get("/api/nothing").await.problem(), @r#"
    {
      "code": "route_not_found",
      "detail": "No operation has this path; see /api/docs.",
      "request_id": "[request id]",
      "status": 404,
      "title": "No operation has this path",
      "type": "urn:lectern:problem:route_not_found"
    }
    "#);
    assert_json_snapshot!(student.get("/api/courses/nothing").await.problem(), @r#"
    {
      "code": "not_found",
      "detail": "No course with this id, code or slug.",
      "request_id": "[request id]",
      "status": 404,
      "title": "Not found",
      "type": "urn:lectern:problem:not_found"
    }
    "#);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_body_names_and_does_not_exist_is_the_named_field() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let draft = app.draft(&instructor);
    let ask = async |course: &str| {
        let body = json!({ "course_code": course, "query": "What is a list?" });
        student.post("/api/chat", body).await.problem()
    };
    let absent = ask("nothing").await;
    assert_json_snapshot!(absent, @r#"
    {
      "code": "not_found",
      "detail": "No course with this id, code or slug.",
      "errors": [
        {
          "field": "course_code",
          "message": "does not exist"
        }
      ],
      "request_id": "[request id]",
      "status": 404,
      "title": "Not found",
      "type": "urn:lectern:problem:not_found"
    }
    "#);
    // A course that the caller may not know of looks the same.
    assert_eq!(ask(&draft.id.to_string()).await, absent);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fields_of_a_wrong_type_are_described_in_the_words_of_json() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let path = "/api/progress/update";
    let message = async |body: serde_json::Value| {
        let reply = student.post(path, body).await.assert_problem(422, "validation_failed");
        reply.string("detail")
    };
    let texts = [
        message(json!({ "last_position": "10" })).await,
        message(json!({ "intervals": [[]] })).await,
        message(json!({ "completed": "yes" })).await,
    ];
    assert_snapshot!(texts.join("\n"), @r"
    `last_position` must be a number.
    `intervals[0]` must be a list of 2 values.
    `completed` must be true or false.
    ");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_compressed_body_is_refused() {
    let app = TestApp::new().await;
    let compressed = app.anon().with_header("content-encoding", "gzip");
    let reply = compressed
        .post("/api/auth/password-reset", json!({ "email": "a@example.com" }))
        .await;
    reply.assert_problem(415, "unsupported_media_type");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn misspelt_names_are_ignored_with_a_hint() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let reply = student
        .patch("/api/users/me", json!({ "locaton": "Pune" }))
        .await
        .assert_status(200);
    assert_eq!(
        reply.header("x-local-hint"),
        "the field locaton is ignored: did you mean location?"
    );
    let reply = student.get("/api/courses?categry=x").await.assert_status(200);
    assert_eq!(
        reply.header("x-local-hint"),
        "the parameter categry is ignored: did you mean category?"
    );
    let reply = student
        .get("/api/courses?limit=3&level=beginner")
        .await
        .assert_status(200);
    assert_eq!(reply.header("x-local-hint"), "");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_of_every_list_and_every_change() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = app.published(&instructor);
    assert_json_snapshot!(student.get("/api/courses?limit=0").await.problem(), @r#"
    {
      "code": "validation_failed",
      "detail": "`limit` must be a whole number from 1 to 100.",
      "errors": [
        {
          "field": "limit",
          "message": "must be a whole number from 1 to 100"
        }
      ],
      "request_id": "[request id]",
      "status": 422,
      "title": "The request is not valid",
      "type": "urn:lectern:problem:validation_failed"
    }
    "#);
    let wrong_cursor = student
        .get("/api/courses?cursor=x")
        .await
        .assert_wrong_fields(&["cursor"]);
    let enroll = student.with_header("idempotency-key", "");
    let wrong_key = enroll
        .post(&format!("/api/courses/{}/enroll", course.id), json!({}))
        .await;
    let messages = [wrong_cursor, wrong_key.assert_wrong_fields(&["Idempotency-Key"])];
    let messages = messages.map(|reply| reply.body["errors"][0]["message"].as_str().unwrap().to_owned());
    assert_snapshot!(messages.join("\n"), @r"
    was not issued for this list
    must have 1 to 255 visible ASCII characters
    ");
    let stale = instructor.with_header("if-match", "\"another\"");
    let path = format!("/api/courses/{}", course.id);
    assert_json_snapshot!(stale.patch(&path, json!({ "title": "Python" })).await.problem(), @r#"
    {
      "code": "precondition_failed",
      "detail": "If-Match names another version; read it again.",
      "request_id": "[request id]",
      "status": 412,
      "title": "The resource has changed",
      "type": "urn:lectern:problem:precondition_failed"
    }
    "#);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_does_not_answer() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.settle().await;
    app.break_down(Target::Dynamodb, Kind::Error, 1.0);
    let reply = student.get("/api/users/me").await;
    app.mend();
    assert_json_snapshot!(reply.assert_problem(503, "service_unavailable").problem(), @r#"
    {
      "code": "service_unavailable",
      "detail": "A service that we depend on is not responding.",
      "request_id": "[request id]",
      "status": 503,
      "title": "Temporarily unavailable",
      "type": "urn:lectern:problem:service_unavailable"
    }
    "#);
    app.finish().await;
}
