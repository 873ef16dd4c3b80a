//! Listing members.

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_members_takes_three_calls() {
    let app = TestApp::new().await;
    let community = app.community().await;
    for _ in 0..5 {
        app.member(&community).await;
    }
    let student = &community.class.student;
    let list = student.get(&community.of("/members?limit=4")).await.assert_status(200);
    assert_eq!(list.results().len(), 4);
    assert_eq!(list.cost.dynamodb_calls, 3);
    let rest = student.get(list.next_page().unwrap()).await.assert_status(200);
    assert_eq!((rest.results().len(), rest.next_page()), (2, None));
    app.finish().await;
}
