//! Demo data: users and courses, created through the product's own endpoints, so they look like real ones.
//!
//! A course is one Markdown file in `infra/local/demo`: its fields in front, `#` for a section, `##` for a lecture. The
//! same file is uploaded to the course for the tutor to read. The first course also has a quiz, an attendance session, an
//! assignment to which a student has handed in work, and a community.

use reqwest::{Client, Method};
use serde_json::{Value, json};
use shared::platform::http_client;

use self::course::{Course, parse};
use crate::outbox::{Channel, Outbox};

mod course;

/// Every demo user has this password.
const PASSWORD: &str = "demo-password";

/// The instructors: address, first name, last name.
const INSTRUCTORS: [(&str, &str, &str); 2] = [
    ("meera@example.com", "Meera", "Iyer"),
    ("arjun@example.com", "Arjun", "Sen"),
];
/// The students.
const STUDENTS: [(&str, &str, &str); 2] = [
    ("nila@example.com", "Nila", "Das"),
    ("kabir@example.com", "Kabir", "Rao"),
];

const COURSES: [&str; 5] = [
    include_str!("../demo/python.md"),
    include_str!("../demo/linear-algebra.md"),
    include_str!("../demo/mechanics.md"),
    include_str!("../demo/microeconomics.md"),
    include_str!("../demo/cell-biology.md"),
];

/// The quiz of the first course, in a lecture of its own.
const QUIZ: &str = include_str!("../demo/python-quiz.json");

/// The reading speed that a lecture's duration assumes, in characters per second.
const READING_SPEED: usize = 15;

type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// Creates the demo data in the product at `url`, unless it already has courses.
///
/// # Errors
/// An endpoint refused a request; the error gives its reason.
pub async fn seed(url: &str, outbox: &Outbox, admin_email: &str) -> Result<()> {
    let client = http_client();
    let demo = Demo { client, url, outbox };
    let courses = demo.get(None, "/api/courses?limit=1").await?;
    if courses["results"].as_array().is_some_and(|courses| !courses.is_empty()) {
        return Ok(());
    }
    let admin = demo.person((admin_email, "Demo", "Admin")).await?;
    for person in INSTRUCTORS {
        let token = demo.person(person).await?;
        let id = demo.get(Some(&token), "/api/auth/profile").await?["id"].to_string();
        let path = format!("/api/admin/users/{}", id.trim_matches('"'));
        demo.send(Method::PATCH, Some(&admin), &path, json!({ "role": "instructor" }))
            .await?;
    }
    let (mut ids, mut assignment) = (Vec::new(), None);
    for text in COURSES {
        let course = parse(text)?;
        let id = demo.course(&admin, &course, text).await?;
        if !course.is_draft {
            ids.push(id);
        }
    }
    if let Some(id) = ids.first() {
        demo.quiz(&admin, id).await?;
        assignment = Some(demo.assignment(&admin, id).await?);
        demo.post(Some(&admin), "/api/community/groups", json!({ "course_id": id }))
            .await?;
    }
    for (position, person) in STUDENTS.into_iter().enumerate() {
        let token = demo.person(person).await?;
        // The first course is free.
        if let Some(id) = ids.first() {
            demo.post(Some(&token), &format!("/api/courses/{id}/enroll"), json!({}))
                .await?;
            let review = json!({ "rating": 5 - position, "comment": "Clear and to the point." });
            demo.post(Some(&token), &format!("/api/courses/{id}/reviews"), review)
                .await?;
            // A community has the id of its course.
            let community = format!("/api/community/groups/{id}");
            demo.post(Some(&token), &format!("{community}/join"), json!({})).await?;
            let post = json!({ "title": "Hello", "content": "Who else begins this week?" });
            demo.post(Some(&token), &format!("{community}/posts"), post).await?;
            let message = json!({ "community_id": id, "message": "Hello, everybody." });
            demo.post(Some(&token), "/api/community/messages", message).await?;
            if position == 0 {
                demo.attendance(&admin, id, &token).await?;
            }
        }
        if let Some(assignment) = assignment.take() {
            let work = json!({ "text": "My program counts the words of each line. I have tested it with two poems." });
            demo.post(Some(&token), &format!("{assignment}/submit"), work).await?;
        }
        demo.post(
            Some(&token),
            "/api/subjects/preferred",
            json!({ "course_code": "PH-110" }),
        )
        .await?;
    }
    Ok(())
}

struct Demo<'a> {
    client: Client,
    url: &'a str,
    outbox: &'a Outbox,
}

impl Demo<'_> {
    /// Registers a user if needed, verifies the address, signs in and returns the access token.
    async fn person(&self, (email, first_name, last_name): (&str, &str, &str)) -> Result<String> {
        let credentials = json!({ "email": email, "password": PASSWORD });
        let mut registration = credentials.clone();
        registration["first_name"] = first_name.into();
        registration["last_name"] = last_name.into();
        self.post(None, "/api/auth/register", registration).await?;
        let token = self.mailed_token(email).await?;
        self.post(None, "/api/auth/verify-email", json!({ "token": token }))
            .await?;
        let login = self.post(None, "/api/auth/login", credentials).await?;
        text(&login, "access_token")
    }

    /// The token in the newest mail to `email`. The mail may still be in the queue.
    async fn mailed_token(&self, email: &str) -> Result<String> {
        for _ in 0..300 {
            let mail = self.outbox.list(Some(Channel::Email), Some(email)).into_iter().next();
            let token = mail.and_then(|mail| {
                let (_, rest) = mail.body.split_once("token=")?;
                let end = rest.find(|letter: char| letter.is_whitespace() || letter == '"');
                Some(rest[..end.unwrap_or(rest.len())].to_owned())
            });
            if let Some(token) = token {
                return Ok(token);
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        Err(format!("no mail came to {email}").into())
    }

    /// Creates a course with its content and returns its id.
    async fn course(&self, admin: &str, course: &Course, file: &str) -> Result<String> {
        let mut fields = course.fields.clone();
        fields.insert(
            "category".to_owned(),
            self.category(admin, &course.category).await?.into(),
        );
        let credentials = json!({ "email": course.instructor, "password": PASSWORD });
        let login = self.post(None, "/api/auth/login", credentials).await?;
        let instructor = text(&login, "access_token")?;
        // Only admins can feature courses.
        let is_trending = fields.remove("is_trending");
        let made = self
            .post(Some(&instructor), "/api/courses", Value::Object(fields))
            .await?;
        let id = text(&made, "id")?;
        let path = format!("/api/courses/{id}");
        if let Some(is_trending) = is_trending {
            let change = json!({ "is_trending": is_trending });
            self.send(Method::PATCH, Some(admin), &path, change).await?;
        }
        for (title, lectures) in &course.sections {
            let section = self
                .post(
                    Some(&instructor),
                    &format!("{path}/sections"),
                    json!({ "title": title }),
                )
                .await?;
            let lectures_path = format!("/api/sections/{}/lectures", text(&section, "id")?);
            for lecture in lectures {
                let body = json!({
                    "title": lecture.title, "content_type": "text", "text_content": lecture.text,
                    "is_preview": lecture.is_preview, "duration_seconds": lecture.text.len() / READING_SPEED,
                });
                self.post(Some(&instructor), &lectures_path, body).await?;
            }
        }
        self.upload(&instructor, &format!("{path}/files"), file).await?;
        if !course.is_draft {
            self.post(Some(&instructor), &format!("{path}/publish"), json!({}))
                .await?;
        }
        Ok(id)
    }

    /// Adds the quiz to the last section of a course.
    async fn quiz(&self, admin: &str, course_id: &str) -> Result<()> {
        let quiz: Value = serde_json::from_str(QUIZ)?;
        let sections = self
            .get(Some(admin), &format!("/api/courses/{course_id}/sections"))
            .await?;
        let section = sections["results"].as_array().and_then(|all| all.last());
        let section = text(section.unwrap_or(&Value::Null), "id")?;
        let lecture = json!({ "title": "Check yourself", "content_type": "quiz", "duration_seconds": 600 });
        let path = format!("/api/sections/{section}/lectures");
        let lecture = self.post(Some(admin), &path, lecture).await?;
        let path = format!("/api/lectures/{}/quiz", text(&lecture, "id")?);
        let created = self.post(Some(admin), &path, quiz["settings"].clone()).await?;
        let path = format!("/api/quizzes/{}/questions", text(&created, "id")?);
        let questions = json!({ "questions": quiz["questions"] });
        self.post(Some(admin), &path, questions).await.map(|_questions| ())
    }

    /// Opens an attendance session of a course, at which a student checks in.
    async fn attendance(&self, admin: &str, course_id: &str, student: &str) -> Result<()> {
        let path = format!("/api/courses/{course_id}/attendance");
        let body = json!({ "title": "First class", "duration_minutes": 480 });
        let opened = self.post(Some(admin), &path, body).await?;
        let path = format!("/api/attendance/{}/check-in", text(&opened, "id")?);
        let code = json!({ "code": opened["code"] });
        self.post(Some(student), &path, code).await.map(|_check_in| ())
    }

    /// Adds an assignment to a course, and returns its path.
    async fn assignment(&self, admin: &str, course_id: &str) -> Result<String> {
        let path = format!("/api/courses/{course_id}/assignments");
        let body = json!({
            "title": "Count words", "max_score": 20,
            "description": "Write a program that prints how often each word of a text comes. Hand in the program and a \
                sentence about how you have tested it.",
        });
        let created = self.post(Some(admin), &path, body).await?;
        Ok(format!("/api/assignments/{}", text(&created, "id")?))
    }

    /// The id of the category with this name, which is created if it is missing.
    async fn category(&self, admin: &str, name: &str) -> Result<String> {
        let categories = self.get(None, "/api/courses/categories?limit=100").await?;
        let found = categories["results"]
            .as_array()
            .and_then(|all| all.iter().find(|category| category["name"] == name));
        if let Some(category) = found {
            return text(category, "id");
        }
        let category = self
            .post(Some(admin), "/api/courses/categories", json!({ "name": name }))
            .await?;
        text(&category, "id")
    }

    /// Uploads Markdown to `path`.
    async fn upload(&self, token: &str, path: &str, file: &str) -> Result<()> {
        let announced = json!({ "filename": "script.md", "content_type": "text/markdown", "size": file.len() });
        let reply = self.post(Some(token), path, announced).await?;
        let upload = &reply["upload"];
        let mut request = self.client.put(text(upload, "url")?).body(file.to_owned());
        for (name, value) in upload["headers"].as_object().into_iter().flatten() {
            request = request.header(name, value.as_str().unwrap_or_default());
        }
        request.send().await?.error_for_status()?;
        Ok(())
    }

    async fn get(&self, token: Option<&str>, path: &str) -> Result<Value> {
        self.send(Method::GET, token, path, Value::Null).await
    }

    async fn post(&self, token: Option<&str>, path: &str, body: Value) -> Result<Value> {
        self.send(Method::POST, token, path, body).await
    }

    async fn send(&self, method: Method, token: Option<&str>, path: &str, body: Value) -> Result<Value> {
        let mut request = self.client.request(method.clone(), format!("{}{path}", self.url));
        if !body.is_null() {
            request = request.json(&body);
        }
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let reply = request.send().await?;
        let status = reply.status();
        let body = reply.text().await?;
        if !status.is_success() {
            return Err(format!("{method} {path} answered {status}: {body}").into());
        }
        Ok(serde_json::from_str(&body).unwrap_or(Value::Null))
    }
}

fn text(reply: &Value, field: &str) -> Result<String> {
    let found = reply[field].as_str();
    found
        .map(str::to_owned)
        .ok_or_else(|| format!("a reply has no {field}").into())
}
