use std::collections::BTreeSet;

use local::cloud::{Cloud, Options};
use serde_json::json;

use super::{TEMPLATE, template_with};
use crate::support::TestApp;

/// The names of the variables in the entry of a function, and those of all functions.
fn in_template(function: &str) -> BTreeSet<String> {
    let template: serde_yaml_ng::Value = serde_yaml_ng::from_str(TEMPLATE).unwrap();
    let own = &template["Resources"][format!("{function}Function")]["Properties"]["Environment"]["Variables"];
    let shared = &template["Globals"]["Function"]["Environment"]["Variables"];
    let names = [own, shared]
        .into_iter()
        .filter_map(|variables| variables.as_mapping())
        .flatten();
    names.map(|(name, _)| name.as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_function_sees_what_its_entry_gives_it_and_nothing_else() {
    let app = TestApp::new().await;
    let mut access_keys = BTreeSet::new();
    for (function, binary) in [
        ("Auth", "auth"),
        ("Users", "users"),
        ("Media", "media"),
        ("Docs", "docs"),
        ("Chat", "chat"),
        ("Notifier", "notifier"),
    ] {
        let environment = app.cloud.environment(binary);
        let own: BTreeSet<_> = environment
            .keys()
            .filter(|name| !name.starts_with("AWS_"))
            .cloned()
            .collect();
        assert_eq!(own, in_template(function), "{binary}");
        assert_eq!(environment["STAGE"], "local");
        access_keys.insert(environment["AWS_ACCESS_KEY_ID"].clone());
        let endpoints = environment
            .iter()
            .filter(|(name, _)| name.starts_with("AWS_ENDPOINT_URL"));
        for (name, url) in endpoints {
            assert!(url.starts_with("http://127.0.0.1:"), "{name} leads to {url}");
        }
    }
    assert_eq!(access_keys.len(), 6, "functions share credentials");
    assert!(app.cloud.environment("nobody").is_empty());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_variable_that_is_missing_in_the_template_is_missing_here() {
    let template = template_with("Users", "          MEDIA_BUCKET: !Ref MediaBucket\n", "");
    let app = TestApp::with(|options| options.template = Some(template)).await;
    let student = app.student().await;
    let picture = json!({ "filename": "a.png", "content_type": "image/png", "size": 1 });
    let refused = student.post("/api/users/me/pictures", picture).await;
    insta::assert_json_snapshot!(refused.assert_problem(500, "internal_error").problem(), @r#"
    {
      "code": "internal_error",
      "detail": "Please try again. If the problem persists, contact support with the request ID.",
      "request_id": "[request id]",
      "status": 500,
      "title": "Something went wrong",
      "type": "urn:lectern:problem:internal_error"
    }
    "#);
    student.get("/api/users/me").await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_function_that_may_not_read_its_secret_does_not_start() {
    let template = template_with("Notifier", "                - !Ref OtpKeySecret\n", "");
    let error = Cloud::start(
        Options {
            template: Some(template),
            ..Options::default()
        },
        product::functions(),
    )
    .await
    .err()
    .unwrap();
    assert!(error.to_string().contains("NotifierFunction"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parameters_reach_the_functions() {
    let app = TestApp::with_parameters([("OtpDigits", "6"), ("AllowedCountries", "IN,GB")]).await;
    let environment = app.cloud.environment("auth");
    assert_eq!(
        (
            environment["OTP_DIGITS"].as_str(),
            environment["ALLOWED_COUNTRIES"].as_str()
        ),
        ("6", "IN,GB")
    );
    assert_eq!(app.request_code(&app.fresh_phone()).await.len(), 6);
    app.anon()
        .post("/api/request-otp", json!({ "phone_number": "+447400123456" }))
        .await
        .assert_status(200);
    app.finish().await;
}
