use std::time::Duration;

use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};

use super::{Cloud, cloud};

const BUCKET: &str = "media-bucket";

async fn presigned_put(cloud: &Cloud, function: &str, key: &str) -> PresignedRequest {
    let client = cloud.clients("WriterFunction").s3();
    // The guard would refuse to sign what the function may not do; the server must refuse it too.
    let config = client
        .config()
        .to_builder()
        .credentials_provider(cloud.clients(function).credentials)
        .build();
    let put = aws_sdk_s3::Client::from_conf(config)
        .put_object()
        .bucket(BUCKET)
        .key(key)
        .content_type("image/png")
        .content_length(5);
    put.presigned(PresigningConfig::expires_in(Duration::from_secs(60)).unwrap())
        .await
        .unwrap()
}

async fn upload(request: &PresignedRequest, content_type: &str, body: &'static str) -> reqwest::Response {
    let put = shared::platform::http_client()
        .put(request.uri())
        .header("content-type", content_type);
    put.header("origin", "http://app.example")
        .body(body)
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_presigned_upload_takes_only_the_signed_size_and_type() {
    let cloud = cloud().await;
    let request = presigned_put(&cloud, "WriterFunction", "incoming/a b").await;
    assert!(
        request
            .uri()
            .contains("X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost"),
        "{}",
        request.uri()
    );
    for (content_type, body) in [("image/png", "longer"), ("image/png", "four"), ("image/gif", "12345")] {
        assert_eq!(
            upload(&request, content_type, body).await.status(),
            403,
            "{content_type} {body}"
        );
    }
    let chunked = shared::platform::http_client()
        .put(request.uri())
        .header("content-type", "image/png");
    let stream = reqwest::Body::wrap(http_body_util::StreamBody::new(futures::stream::iter([Ok::<
        _,
        std::convert::Infallible,
    >(
        hyper::body::Frame::data(bytes::Bytes::from_static(b"12345")),
    )])));
    assert_eq!(chunked.body(stream).send().await.unwrap().status(), 403);
    let accepted = upload(&request, "image/png", "12345").await;
    assert_eq!(accepted.status(), 200);
    assert_eq!(accepted.headers()["access-control-allow-origin"], "http://app.example");
    let head = cloud
        .clients("WriterFunction")
        .s3()
        .head_object()
        .bucket(BUCKET)
        .key("incoming/a b")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (head.content_length(), head.content_type()),
        (Some(5), Some("image/png"))
    );
}

#[tokio::test]
async fn an_upload_is_reported_to_the_queue() {
    let cloud = cloud().await;
    let objects = cloud.clients("WriterFunction").s3();
    for key in ["incoming/a b", "elsewhere/a"] {
        objects
            .put_object()
            .bucket(BUCKET)
            .key(key)
            .body(b"12345".to_vec().into())
            .send()
            .await
            .unwrap();
    }
    let messages = cloud.engines.queues.receive("JobsQueue", 10).await.unwrap();
    assert_eq!(messages.len(), 1);
    let event: serde_json::Value = serde_json::from_str(messages[0].body.as_deref().unwrap()).unwrap();
    let record = &event["Records"][0];
    assert_eq!(record["eventName"], "ObjectCreated:Put");
    assert_eq!(record["s3"]["bucket"]["name"], BUCKET);
    assert_eq!(record["s3"]["object"]["key"], "incoming/a+b");
    assert_eq!(record["s3"]["object"]["size"], 5);
    assert_eq!(record["s3"]["object"]["eTag"], "827ccb0eea8a706c4c34a16891f84e7b");
}

#[tokio::test]
async fn a_presigned_url_has_its_signers_rights() {
    let cloud = cloud().await;
    let request = presigned_put(&cloud, "ReaderFunction", "incoming/a").await;
    let refused = upload(&request, "image/png", "12345").await;
    assert_eq!(refused.status(), 403);
    assert!(refused.text().await.unwrap().contains("AccessDenied"));
    assert_eq!(cloud.guard.denials()[0].action, "s3:PutObject");
    let objects = cloud.clients("WriterFunction").s3();
    for key in ["public/a", "private/a"] {
        objects
            .put_object()
            .bucket(BUCKET)
            .key(key)
            .body(b"12345".to_vec().into())
            .send()
            .await
            .unwrap();
    }
    let reader = cloud.clients("ReaderFunction").s3();
    assert!(reader.get_object().bucket(BUCKET).key("public/a").send().await.is_ok());
    assert!(
        reader
            .get_object()
            .bucket(BUCKET)
            .key("private/a")
            .send()
            .await
            .is_err()
    );
}

#[tokio::test]
async fn without_the_right_to_list_a_missing_object_is_forbidden() {
    let cloud = cloud().await;
    let missing = async |function: &str| {
        let head = cloud
            .clients(function)
            .s3()
            .head_object()
            .bucket(BUCKET)
            .key("public/missing")
            .send()
            .await;
        head.unwrap_err().raw_response().unwrap().status().as_u16()
    };
    assert_eq!(
        (missing("WriterFunction").await, missing("ReaderFunction").await),
        (404, 403)
    );
    assert_eq!(cloud.guard.denials(), []);
}

#[tokio::test]
async fn a_copy_needs_both_objects_and_a_preflight_nothing() {
    let cloud = cloud().await;
    let objects = cloud.clients("WriterFunction").s3();
    objects
        .put_object()
        .bucket(BUCKET)
        .key("incoming/a")
        .content_type("image/png")
        .body(b"12345".to_vec().into())
        .send()
        .await
        .unwrap();
    objects
        .copy_object()
        .bucket(BUCKET)
        .key("public/a")
        .copy_source(format!("{BUCKET}/incoming/a"))
        .send()
        .await
        .unwrap();
    let copy = objects
        .get_object()
        .bucket(BUCKET)
        .key("public/a")
        .send()
        .await
        .unwrap();
    assert_eq!(copy.content_type(), Some("image/png"));
    assert_eq!(cloud.guard.denials(), []);
    let reader = cloud.clients("ReaderFunction").s3();
    let copied = reader
        .copy_object()
        .bucket(BUCKET)
        .key("public/b")
        .copy_source(format!("{BUCKET}/public/a"))
        .send()
        .await;
    assert!(copied.is_err());
    let url = format!("http://{}/{BUCKET}/incoming/a", cloud.engines.endpoints.s3);
    let preflight = shared::platform::http_client()
        .request(http::Method::OPTIONS, url)
        .header("origin", "http://app.example");
    let preflight = preflight
        .header("access-control-request-headers", "content-type")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            preflight.status().as_u16(),
            &preflight.headers()["access-control-allow-headers"]
        ),
        (200, &http::HeaderValue::from_static("content-type"))
    );
}

#[tokio::test]
async fn the_lifecycle_deletes_what_is_older_than_its_rule_by_the_products_clock() {
    let cloud = cloud().await;
    let client = cloud.clients("WriterFunction").s3();
    let put = |key: &'static str| {
        client
            .put_object()
            .bucket(BUCKET)
            .key(key)
            .body(b"12345".to_vec().into())
            .send()
    };
    let exists = async |key: &str| client.head_object().bucket(BUCKET).key(key).send().await.is_ok();
    cloud.clock.advance(1_000_000);
    for key in ["incoming/a", "public/a"] {
        put(key).await.unwrap();
    }
    cloud.clock.advance(3 * 24 * 60 * 60);
    let deleted = async {
        while exists("incoming/a").await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), deleted).await.unwrap();
    put("incoming/b").await.unwrap();
    cloud.clock.advance(24 * 60 * 60 - 1);
    assert!(exists("public/a").await && exists("incoming/b").await);
}
