//! Many logins at once: right passwords all count, and of wrong ones no more than in a row.

use serde_json::json;

use crate::support::{PASSWORD, TestApp, storm};

storms! {
    sixty_four_logins_at_once_all_succeed,
    of_many_wrong_passwords_at_once_ten_are_looked_at,
}

async fn sixty_four_logins_at_once_all_succeed(app: TestApp) {
    let student = app.student_with_password("asha@example.com").await;
    let replies = storm(64, |_| {
        let client = app.anon();
        async move {
            client
                .post(
                    "/api/auth/login",
                    json!({ "email": "asha@example.com", "password": PASSWORD }),
                )
                .await
        }
    })
    .await;
    assert!(
        replies.iter().all(|reply| reply.status == 200),
        "{:?}",
        replies.iter().map(|reply| reply.status).collect::<Vec<_>>()
    );
    // Whichever login comes last has ended the oldest of all.
    assert_eq!(app.sessions(&student.id).len(), 50);
    app.finish().await;
}

async fn of_many_wrong_passwords_at_once_ten_are_looked_at(app: TestApp) {
    app.student_with_password("asha@example.com").await;
    let replies = storm(64, |number| {
        let client = app.anon();
        let login = json!({ "email": "asha@example.com", "password": format!("guess number {number}") });
        async move { client.post("/api/auth/login", login).await }
    })
    .await;
    let looked_at = replies.iter().filter(|reply| reply.status == 401).count();
    assert_eq!(looked_at, 10);
    assert!(replies.iter().all(|reply| matches!(reply.status, 401 | 429)));
    app.finish().await;
}
