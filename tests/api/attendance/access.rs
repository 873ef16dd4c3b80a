//! Who may do what: every path as everybody.

use http::Method;
use serde_json::{Value, json};

use crate::support::attendance::Session;
use crate::support::learning::Class;
use crate::support::{Actor, Client, TestApp};

/// A class with a session and everybody who may come.
struct World {
    class: Class,
    session: Session,
    /// Nobody, the student, another student, the instructor, a foreign one, a co-instructor, an admin.
    callers: [Client; 7],
}

async fn world(app: &TestApp) -> World {
    let class = app.class(0).await;
    let session = class.session(90).await;
    let (stranger, foreign, assistant, admin) = (
        app.student().await,
        app.instructor().await,
        app.instructor().await,
        app.admin().await,
    );
    let body = json!({ "user_id": assistant.id });
    let path = class.of_course("/instructors");
    class.instructor.post(&path, body).await.assert_status(201);
    let client = |actor: &Actor| Client::clone(actor);
    let callers = [
        app.anon(),
        client(&class.student),
        client(&stranger),
        client(&class.instructor),
        client(&foreign),
        client(&assistant),
        client(&admin),
    ];
    World {
        class,
        session,
        callers,
    }
}

impl World {
    async fn assert(&self, method: Method, path: &str, body: Value, expected: [u16; 7]) {
        let mut statuses = Vec::new();
        for caller in &self.callers {
            let body = Some(&body).filter(|body| !body.is_null());
            statuses.push(caller.send(method.clone(), path, body).await.status);
        }
        assert_eq!(statuses, expected, "{method} {path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_path_lets_in_whom_it_is_for() {
    let app = TestApp::new().await;
    let world = world(&app).await;
    let (list, session) = (world.class.of_course("/attendance"), &world.session);
    let csv = format!("{list}?format=csv");
    let open = json!({ "duration_minutes": 30 });
    let correction = json!({ "user_id": world.class.student.id, "status": "late", "reason": "Late." });
    let seen = [401, 200, 403, 200, 403, 200, 200];
    world.assert(Method::GET, &list, json!(null), seen).await;
    world.assert(Method::GET, &session.path, json!(null), seen).await;
    let code = world.class.fresh_code(&app, session).await;
    let of_students = [401, 200, 403, 403, 403, 403, 403];
    let body = json!({ "code": code });
    world
        .assert(Method::POST, &session.of("/check-in"), body, of_students)
        .await;
    let of_instructors = [401, 403, 403, 200, 403, 200, 200];
    world.assert(Method::GET, &csv, json!(null), of_instructors).await;
    world
        .assert(Method::PATCH, &session.path, correction, of_instructors)
        .await;
    let opened = [401, 403, 403, 201, 403, 201, 201];
    world.assert(Method::POST, &list, open, opened).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hidden_course_hides_its_attendance_from_strangers() {
    let app = TestApp::new().await;
    let world = world(&app).await;
    app.set_course_status(&world.class.course, "draft");
    let list = world.class.of_course("/attendance");
    let hidden = [401, 200, 404, 200, 404, 200, 200];
    world.assert(Method::GET, &list, json!(null), hidden).await;
    world
        .assert(Method::GET, &world.session.path, json!(null), hidden)
        .await;
    let open = json!({ "duration_minutes": 30 });
    world
        .assert(Method::POST, &list, open, [401, 404, 404, 201, 404, 201, 201])
        .await;
    let student = &world.class.student;
    for id in ["0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c", "nothing"] {
        let absent = student.get(&format!("/api/attendance/{id}")).await;
        let absent = absent.assert_problem(404, "not_found").without_request_id();
        let hidden = world.callers[2].get(&world.session.path).await.without_request_id();
        assert_eq!(absent, hidden);
    }
    app.finish().await;
}
