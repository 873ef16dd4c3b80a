//! The end of notification mail, by the link in each mail.

mod create;
mod get;

use crate::support::TestApp;
use crate::support::community::Community;

/// A community whose student got a mail about a reply, and the path of the link in it.
async fn mailed(app: &TestApp) -> (Community, String) {
    let community = app.community().await;
    let student = &community.class.student;
    let address = app.give_address(student);
    let post = community.posted(student, "Lenses").await;
    community
        .reply(&community.class.instructor, &post, "Round ones?")
        .await
        .assert_status(201);
    let mail = app.mails_to(&address).await.remove(0);
    let link = mail.split("Unsubscribe: ").nth(1).unwrap().lines().next().unwrap();
    let path = link.split_once("/api/").unwrap().1;
    (community, format!("/api/{path}"))
}
