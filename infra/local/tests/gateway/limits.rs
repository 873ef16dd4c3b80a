//! What API Gateway, Lambda and CloudFront refuse or keep by themselves.

use super::*;

const TEMPLATE: &str = include_str!("../../../../template.yaml");

/// The product's template with another text in one place.
fn template_with(from: &str, to: &str) -> Options {
    assert!(TEMPLATE.contains(from), "{from}");
    Options {
        template: Some(TEMPLATE.replacen(from, to, 1)),
        ..Options::default()
    }
}

impl Fixture {
    async fn status(&self, path: &str) -> u16 {
        self.http.get(self.url(path)).send().await.unwrap().status().as_u16()
    }

    async fn invocations(&self) -> u64 {
        let state = self.http.get(self.url("/_local/state")).send().await.unwrap();
        let state: Value = state.json().await.unwrap();
        let mut functions = state["functions"].as_array().unwrap().iter();
        functions.find(|function| function["name"] == "docs").unwrap()["invocations"]
            .as_u64()
            .unwrap()
    }
}

#[tokio::test]
async fn headers_above_ten_kibibytes_never_reach_the_function() {
    let fixture = Fixture::start().await;
    let ask = |size: usize| {
        fixture
            .http
            .get(fixture.url("/api/hello"))
            .header("authorization", "x".repeat(size))
            .send()
    };
    assert_eq!(ask(9_000).await.unwrap().status(), 200);
    let refused = ask(10_240).await.unwrap();
    assert_eq!(refused.status(), 431);
    assert_eq!(fixture.invocations().await, 1);
}

#[tokio::test]
async fn the_edge_keeps_no_errors_as_the_template_says() {
    let fixture = Fixture::start().await;
    for _ in 0..2 {
        assert_eq!(fixture.status("/api/large").await, 500);
    }
    assert_eq!(fixture.invocations().await, 2);
}

#[tokio::test]
async fn without_that_the_edge_gives_an_error_to_everybody_for_ten_seconds() {
    let kept = template_with(
        "{ ErrorCode: 500, ErrorCachingMinTTL: 0 }",
        "{ ErrorCode: 500, ErrorCachingMinTTL: 10 }",
    );
    let fixture = Fixture::with(kept).await;
    assert_eq!(fixture.status("/api/large").await, 500);
    let other = fixture
        .http
        .get(fixture.url("/api/large?page=2"))
        .header("authorization", "Bearer x")
        .send();
    let other = other.await.unwrap();
    assert_eq!(
        (other.status().as_u16(), &other.headers()["x-cache"]),
        (500, &"Error from cloudfront".parse().unwrap())
    );
    assert_eq!(fixture.status("/api/hello").await, 200);
    assert_eq!(fixture.invocations().await, 2);
    fixture.cloud.clock().advance(10);
    assert_eq!(fixture.status("/api/large").await, 500);
    assert_eq!(fixture.invocations().await, 3);
}

#[tokio::test]
async fn a_route_takes_its_burst_and_then_refuses() {
    let mut options = template_with(
        "ThrottlingBurstLimit: 1000\n        ThrottlingRateLimit: 500",
        "ThrottlingBurstLimit: 3\n        ThrottlingRateLimit: 0.001",
    );
    options.stage_throttles = true;
    let fixture = Fixture::with(options).await;
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(fixture.status("/api/hello").await);
    }
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    assert_eq!(fixture.invocations().await, 3);
}

#[tokio::test]
async fn an_account_runs_no_more_functions_than_it_may() {
    let fixture = Fixture::with(Options {
        concurrency: Some(1),
        ..Options::default()
    })
    .await;
    let slow = tokio::spawn(fixture.http.get(fixture.url("/api/slow")).send());
    while fixture.invocations().await == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(fixture.status("/api/hello").await, 503);
    assert_eq!(fixture.invocations().await, 1);
    slow.abort();
}
