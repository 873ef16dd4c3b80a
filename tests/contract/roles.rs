//! The role that each operation declares, checked through the real gateway: every operation × every role.
//!
//! The declared access names the least role: `security(("bearer" = ["instructor"]))` for instructors and admins,
//! `["admin"]` for admins, `[]` for anybody who is signed in. Requests are the operations' examples. Their paths name a
//! course, its section and lecture, an enrollment and a user that exist; other ids are unknown:
//!
//! - without a token: 401 `unauthenticated` where a token is needed, and nowhere else;
//! - with too low a role: 403 `forbidden`, or 404 `not_found` for what does not exist or is hidden from the caller;
//! - with the role or a higher one: neither 401 `unauthenticated` nor 403 `forbidden`. The instructor is the one of the
//!   course, and the student is enrolled in it. Whether the request succeeds is for other tests.
//!
//! Aliases are left out: an alias has the handler of its operation.

use std::cmp::Reverse;

use http::Method;
use serde_json::{Value, json};
use shared::types::role::Role;
use shared_catalog::rules::course::CourseStatus;

use super::events;
use super::operations::{self, Operation};
use crate::support::learning::Class;
use crate::support::{Actor, Client, Reply, TestApp};

/// The id of nothing.
const NOTHING: &str = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
/// Functions whose operations may end the caller's session or account: each caller makes one request.
const PERSONAL: [&str; 2] = ["auth", "users"];
/// The instructors of a course and admins cannot review it: a rule about the course, not about the role.
const FOR_STUDENTS_OF_THE_COURSE: &str = "/api/courses/{course}/reviews";

/// A course with everything that paths name, and somebody of each role.
pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) class: Class,
    pub(super) admin: Actor,
    bystander: Actor,
}

impl World {
    pub(super) async fn new() -> Self {
        let app = TestApp::new().await;
        let class = app.class(1).await;
        // What is free to look at is shown without a token.
        let preview = json!({ "is_preview": true });
        let lecture = class.of_lecture(0, "");
        class.instructor.patch(&lecture, preview).await.assert_status(200);
        Self {
            class,
            admin: app.admin().await,
            bystander: app.student().await,
            app,
        }
    }

    /// The path with the ids of what there is.
    pub(super) fn path(&self, operation: &Operation) -> String {
        let mut before = "";
        let mut path = String::new();
        for segment in operation.path.split('/').skip(1) {
            let filled = match before {
                _ if !segment.starts_with('{') => segment,
                "courses" | "subjects" | "preferred" => &self.class.course.id,
                "sections" | "modules" => &self.class.section,
                "lectures" | "contents" => &self.class.lectures[0],
                "enrollments" => &self.class.enrollment,
                "instructors" => &self.class.instructor.id,
                "users" => &self.bystander.id,
                _ => NOTHING,
            };
            path = format!("{path}/{filled}");
            before = segment;
        }
        path
    }

    async fn ask(&self, operation: &Operation, client: &Client) -> Reply {
        let event = events::event(operation);
        let mut client = client.clone();
        for name in ["idempotency-key", "if-match"] {
            if let Some(value) = event["headers"][name].as_str() {
                client = client.with_header(name, value);
            }
        }
        let body = event["body"]
            .as_str()
            .map(|body| serde_json::from_str::<Value>(body).unwrap());
        let path = format!("{}?{}", self.path(operation), event["rawQueryString"].as_str().unwrap());
        let method: Method = operation.method.parse().unwrap();
        client.send(method, &path, body.as_ref()).await
    }

    /// Asks as somebody with this role.
    async fn ask_as(&self, operation: &Operation, role: Role) -> Reply {
        if PERSONAL.contains(&operation.binary) {
            let actor = match role {
                Role::Student => self.app.student().await,
                Role::Instructor => self.app.instructor().await,
                Role::Admin => self.app.admin().await,
            };
            return self.ask(operation, &actor).await;
        }
        // Some operations hide it.
        let course = &self.class.course;
        self.app
            .change_course(&course.id, |course| course.status = CourseStatus::Published);
        let actor = match role {
            Role::Student => &self.class.student,
            Role::Instructor => &self.class.instructor,
            Role::Admin => &self.admin,
        };
        self.ask(operation, actor).await
    }
}

const ROLES: [Role; 3] = [Role::Student, Role::Instructor, Role::Admin];

/// All operations but aliases. Those that remove something are last, and what holds much goes after what it holds.
pub(super) fn operations() -> Vec<Operation> {
    let mut all = operations::all();
    all.retain(|operation| !operation.is_alias());
    let holders = ["/api/modules", "/api/sections", "/api/courses"];
    let size = |path: &str| {
        holders
            .iter()
            .position(|holder| path.starts_with(holder))
            .map_or(0, |index| index + 1)
    };
    all.sort_by_key(|operation| {
        let depth = operation.path.split('/').count();
        (operation.method == "DELETE").then(|| (size(&operation.path), Reverse(depth)))
    });
    all
}

fn named(operation: &Operation, caller: &str, reply: &Reply) -> String {
    let (method, path) = (&operation.method, &operation.path);
    format!("{method} {path} for {caller}: {} {}", reply.status, reply.text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_operation_lets_a_lower_role_in() {
    let world = World::new().await;
    let mut wrong = Vec::new();
    for operation in operations() {
        let needed = operation.needed_role();
        let reply = world.ask(&operation, &world.app.anon()).await;
        let is_refused = reply.status == 401 && reply.problem_code() == "unauthenticated";
        if is_refused != needed.is_some() || reply.status >= 500 {
            wrong.push(named(&operation, "nobody", &reply));
        }
        for role in ROLES {
            if needed.is_some_and(|needed| role < needed) {
                let reply = world.ask_as(&operation, role).await;
                if !matches!(
                    (reply.status, reply.problem_code()),
                    (403, "forbidden") | (404, "not_found")
                ) {
                    wrong.push(named(&operation, &format!("{role:?}"), &reply));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    world.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_lets_its_role_and_higher_ones_in() {
    let world = World::new().await;
    let mut wrong = Vec::new();
    for operation in operations() {
        let needed = operation.needed_role();
        for role in ROLES {
            let is_exempt =
                operation.method == "POST" && operation.path == FOR_STUDENTS_OF_THE_COURSE && role > Role::Student;
            if needed.is_some_and(|needed| role < needed) || is_exempt {
                continue;
            }
            let reply = world.ask_as(&operation, role).await;
            if matches!(reply.problem_code(), "unauthenticated" | "forbidden") || reply.status >= 500 {
                wrong.push(named(&operation, &format!("{role:?}"), &reply));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    world.app.finish().await;
}

#[test]
fn everything_below_the_path_of_admins_is_for_admins() {
    for operation in operations() {
        if operation.path.starts_with("/api/admin/") {
            assert_eq!(
                operation.needed_role(),
                Some(Role::Admin),
                "{} {}",
                operation.method,
                operation.path
            );
        }
    }
}
