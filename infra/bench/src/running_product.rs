//! The product on the local cloud, with a signed-in user, and the events that its functions are measured with.

use std::collections::BTreeMap;
use std::path::Path;

use r#gen::events::http::HttpRequest;
use local::cloud::{Cloud, Options};
use local::outbox::Channel;
use serde_json::{Value, json};
use shared::platform::http_client;

use crate::Result;

/// The phone number of the benchmark's user.
pub(crate) const PHONE: &str = "+919876543210";

/// The running product.
pub(crate) struct Product {
    pub cloud: Cloud,
    /// The user's `Authorization` header.
    pub authorization: String,
    /// The user's id.
    pub user_id: String,
    events: BTreeMap<std::path::PathBuf, String>,
}

/// An event and the expected status of the reply, where replies have one.
pub(crate) struct Step {
    pub event: Value,
    pub status: Option<u16>,
}

impl Product {
    pub async fn start() -> Result<Self> {
        let cloud = Cloud::start(Options::default(), product::functions()).await?;
        let (authorization, user_id) = sign_up(&cloud, PHONE).await?;
        Ok(Self {
            cloud,
            authorization,
            user_id,
            events: r#gen::generate()?,
        })
    }

    /// Events for the function with this binary. The first two are timed, and together they reach its usual peak of
    /// memory. Every `run` has another user, since a phone number gets one code a minute.
    pub fn steps(&self, binary: &str, run: usize) -> Result<Vec<Step>> {
        let twice = |step: &dyn Fn() -> Step| vec![step(), step()];
        Ok(match binary {
            "auth" => vec![sign_up_screen(2 * run), sign_up_screen(2 * run + 1), wrong_password()],
            "users" => twice(&|| self.signed_in("/api/users/me")),
            "notifications" => twice(&|| self.signed_in("/api/community/notifications")),
            "tutor" => twice(&|| self.signed_in("/api/chat/conversations")),
            "learning" => twice(&|| self.signed_in("/api/enrollments")),
            // The benchmark's user is a student, who is refused after the token, the session and the role were checked.
            "admin" => twice(&|| {
                step(
                    &HttpRequest::new("get", "/api/admin/users").authorized(&self.authorization),
                    403,
                )
            }),
            "plans" => twice(&|| self.signed_in("/api/plans")),
            "catalog" => twice(&|| step(&HttpRequest::new("get", "/api/courses"), 200)),
            "media" => {
                let mut request = HttpRequest::new("get", "/api/media/{id}");
                request.parameters.insert("id".to_owned(), "nothing".to_owned());
                twice(&|| step(&request, 404))
            }
            "docs" => twice(&|| step(&HttpRequest::new("get", "/api/health"), 200)),
            "chat" => self.generated("events/chat/ping.json")?,
            "notifier" => self.generated("events/notifier/sessions_ended.json")?,
            "announcer" => self.generated("events/announcer/event.json")?,
            "ai-worker" => self.generated("events/ai-worker/plan.json")?,
            "background-worker" => self.generated("events/background-worker/export.json")?,
            other => self.first_generated(other)?,
        })
    }

    /// `GET /api/profile` by the user.
    pub fn profile(&self) -> Step {
        self.signed_in("/api/profile")
    }

    fn signed_in(&self, path: &str) -> Step {
        step(&HttpRequest::new("get", path).authorized(&self.authorization), 200)
    }

    /// For a function without a scenario of its own.
    fn first_generated(&self, binary: &str) -> Result<Vec<Step>> {
        let folder = Path::new("events").join(binary);
        let first = self.events.keys().find(|path| path.starts_with(&folder));
        let first = first.ok_or_else(|| format!("{binary} has no generated events"))?;
        self.generated(&first.to_string_lossy())
    }

    fn generated(&self, path: &str) -> Result<Vec<Step>> {
        let text = self
            .events
            .get(Path::new(path))
            .ok_or_else(|| format!("{path} is not generated"))?;
        let event: Value = serde_json::from_str(text)?;
        Ok(vec![
            Step {
                event: event.clone(),
                status: None,
            },
            Step { event, status: None },
        ])
    }
}

/// Signs a user up as the app does, through the gateway.
pub(crate) async fn sign_up(cloud: &Cloud, phone: &str) -> Result<(String, String)> {
    let (http, url) = (http_client(), cloud.url());
    let post = |path: &str, body: Value| http.post(format!("{url}{path}")).json(&body).send();
    post("/api/auth/signup", json!({ "phone_number": phone }))
        .await?
        .error_for_status()?;
    cloud.settle().await;
    let sent = cloud.outbox().list(Some(Channel::Sms), Some(phone));
    let text = &sent.first().ok_or("no code was sent")?.body;
    let code = text
        .split(|letter: char| !letter.is_ascii_digit())
        .find(|digits| digits.len() >= 4);
    let proof = json!({ "phone_number": phone, "otp": code.ok_or("the SMS has no code")? });
    let reply: Value = post("/api/auth/verify-otp", proof)
        .await?
        .error_for_status()?
        .json()
        .await?;
    let token = reply["access_token"].as_str().ok_or("no access token")?;
    let user_id = reply["user"]["id"].as_str().ok_or("no user")?;
    Ok((format!("Bearer {token}"), user_id.to_owned()))
}

fn step(request: &HttpRequest<'_>, status: u16) -> Step {
    Step {
        event: request.event(),
        status: Some(status),
    }
}

fn sign_up_screen(number: usize) -> Step {
    let mut request = HttpRequest::new("post", "/api/auth/signup");
    request.body = Some(json!({ "phone_number": format!("+9198765{number:05}") }));
    step(&request, 200)
}

/// The password of an unknown user is hashed like any other.
fn wrong_password() -> Step {
    let mut request = HttpRequest::new("post", "/api/auth/login");
    request.body = Some(json!({ "email": "nobody@example.com", "password": "not the password" }));
    step(&request, 401)
}
