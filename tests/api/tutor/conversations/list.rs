//! `GET /api/chat/conversations`.

use crate::api::tutor::{ATP, Class};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_the_list_costs_the_same_at_any_length() {
    let class = Class::new().await;
    let student = class.app.student().await;
    for _ in 0..5 {
        class.ask(&student, ATP).await.assert_status(200);
    }
    let mut path = "/api/chat/conversations?limit=2".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = student.get(&path).await.assert_status(200);
        assert_eq!(page.cost.dynamodb_calls, 2);
        seen.extend(page.results().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        match page.next_page() {
            Some(next) => path = next.to_owned(),
            None => break,
        }
    }
    let all = student.get("/api/chat/conversations").await.assert_status(200);
    assert_eq!(all.cost.dynamodb_calls, 2);
    let ids: Vec<_> = all
        .results()
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((seen.len(), &seen), (5, &ids));
    let one = student
        .get(&format!("/api/chat/conversations/{}", ids[0]))
        .await
        .assert_status(200);
    assert_eq!(one.cost.dynamodb_calls, 2);
    let other = class.app.student().await;
    let cursor = student.get("/api/chat/conversations?limit=2").await;
    other
        .get(cursor.next_page().unwrap())
        .await
        .assert_wrong_fields(&["cursor"]);
    class.app.finish().await;
}
