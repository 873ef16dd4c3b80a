//! Requests, from an address and with or without a token.

use std::net::Ipv4Addr;
use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;

use crate::support::Reply;
use crate::support::app::PATIENCE;

/// Somebody who makes requests. Clones share connections and can be changed one by one.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    headers: HeaderMap,
}

impl Client {
    #[expect(
        clippy::disallowed_methods,
        reason = "the product's client cannot choose its address"
    )]
    pub fn new(base: &str, address: Ipv4Addr) -> Self {
        // Installs the TLS backend that the builder asks for, even though nothing here is encrypted.
        let _product_client = shared::platform::http_client();
        let http = reqwest::Client::builder()
            .local_address(std::net::IpAddr::from(address))
            .redirect(reqwest::redirect::Policy::none())
            .tls_built_in_root_certs(false)
            // The server closes connections that are idle for 30 seconds. A request sent at that moment is lost.
            .pool_idle_timeout(Duration::from_secs(10))
            .timeout(PATIENCE)
            .build()
            .unwrap();
        Self {
            http,
            base: base.to_owned(),
            headers: HeaderMap::new(),
        }
    }

    /// The same with this header on every request; one of the same name is replaced.
    pub fn with_header(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.insert(
            HeaderName::try_from(name).unwrap(),
            HeaderValue::try_from(value).unwrap(),
        );
        client
    }

    /// The same with this access token.
    pub fn with_token(&self, token: &str) -> Self {
        self.with_header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// The same without a token.
    pub fn without_token(&self) -> Self {
        let mut client = self.clone();
        client.headers.remove(AUTHORIZATION);
        client
    }

    /// The absolute form of a path. A URL stays as it is.
    pub fn url(&self, path: &str) -> String {
        if path.starts_with("http") {
            return path.to_owned();
        }
        format!("{}{path}", self.base)
    }

    /// The HTTP client, for requests to elsewhere, such as an upload.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None).await
    }

    /// `POST` of JSON.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, Some(&body)).await
    }

    /// `PUT` of JSON.
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PUT, path, Some(&body)).await
    }

    /// `PATCH` with JSON.
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PATCH, path, Some(&body)).await
    }

    /// Any method, with or without JSON.
    pub async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Reply {
        let body = body.map(|body| ("application/json", body.to_string()));
        self.send_as(method, path, body).await
    }

    /// Any method with any body of a media type.
    pub async fn send_as(&self, method: Method, path: &str, body: Option<(&str, String)>) -> Reply {
        let mut request = self
            .http
            .request(method.clone(), self.url(path))
            .headers(self.headers.clone());
        if let Some((content_type, body)) = body {
            request = request.header(CONTENT_TYPE, content_type).body(body);
        }
        Reply::read(&method, request.send().await.unwrap()).await
    }
}
