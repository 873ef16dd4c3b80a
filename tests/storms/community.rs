//! One community that many join, read and write in.

use serde_json::json;

use super::{count, tally};
use crate::support::{TestApp, bounded_storm, storm};

storms! {
    fifty_joins_of_one_user_are_one_and_fifty_users_are_counted,
    fifty_reactions_at_once_are_counted_exactly,
    fifty_approvals_at_once_publish_a_post_once,
    messages_at_once_have_numbers_without_gaps,
    the_head_of_a_chat_takes_thirty_messages_a_second with [("ChatCommunityMessages", "1000")],
    pins_and_deletions_at_once_leave_the_right_pins,
}

async fn fifty_joins_of_one_user_are_one_and_fifty_users_are_counted(app: TestApp) {
    let community = app.community().await;
    let student = app.enrolled(&community).await;
    let path = community.of("/join");
    let replies = storm(50, |_| {
        let (student, path) = (student.clone(), path.clone());
        async move { student.post(&path, json!({})).await }
    })
    .await;
    assert_eq!(
        (count(&replies, 201), count(&replies, 409)),
        (1, 49),
        "{:?}",
        tally(&replies)
    );
    assert_eq!(app.group(&community).members_count, 2);
    let mut students = Vec::new();
    for _ in 0..50 {
        students.push(app.enrolled(&community).await);
    }
    let replies = storm(50, |number| {
        let (student, path) = (students[number].clone(), path.clone());
        async move { student.post(&path, json!({})).await }
    })
    .await;
    assert_eq!(count(&replies, 201), 50, "{:?}", tally(&replies));
    assert_eq!(app.group(&community).members_count, 52);
    app.finish().await;
}

async fn fifty_reactions_at_once_are_counted_exactly(app: TestApp) {
    let community = app.community().await;
    let post = community.posted(&community.class.student, "Decorators").await;
    let mut students = Vec::new();
    for _ in 0..10 {
        students.push(app.member(&community).await);
    }
    let kinds = ["like", "love", "laugh", "insightful"];
    let path = format!("{post}/react");
    let replies = storm(50, |number| {
        let (student, path) = (students[number % 10].clone(), path.clone());
        async move { student.post(&path, json!({ "reaction_type": kinds[number % 4] })).await }
    })
    .await;
    assert_eq!(count(&replies, 200), 50, "{:?}", tally(&replies));
    let read = community.class.student.get(&post).await.assert_status(200);
    let counts = kinds.map(|kind| read.body["reactions"][kind].as_u64().unwrap());
    assert_eq!(counts.iter().sum::<u64>(), 10, "{counts:?}");
    app.finish().await;
}

async fn fifty_approvals_at_once_publish_a_post_once(app: TestApp) {
    let community = app.community_with(json!({ "require_post_approval": true })).await;
    let post = community.posted(&community.class.student, "Decorators").await;
    let path = format!("{post}/approve");
    let replies = storm(50, |_| {
        let (instructor, path) = (community.class.instructor.clone(), path.clone());
        async move { instructor.post(&path, json!({})).await }
    })
    .await;
    assert_eq!(count(&replies, 200), 50, "{:?}", tally(&replies));
    assert_eq!(
        (app.announced("post_approved"), app.announced("post_published")),
        (1, 1)
    );
    assert_eq!(app.group(&community).posts_count, 1);
    app.finish().await;
}

async fn messages_at_once_have_numbers_without_gaps(app: TestApp) {
    let community = app.community().await;
    let mut members = Vec::new();
    for _ in 0..5 {
        members.push(app.member(&community).await);
    }
    let replies = storm(25, |number| {
        let (member, id) = (members[number % 5].clone(), community.id.clone());
        let body = json!({ "community_id": id, "message": "Hello.", "client_id": format!("c-{number}") });
        async move { member.post("/api/community/messages", body).await }
    })
    .await;
    assert_eq!(count(&replies, 201), 25, "{:?}", tally(&replies));
    let mut numbers: Vec<u64> = replies
        .iter()
        .map(|reply| reply.body["seq"].as_u64().unwrap())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=25).collect::<Vec<_>>());
    app.finish().await;
}

/// All messages of a chat change its head: each lost race costs one read and one transaction more.
async fn the_head_of_a_chat_takes_thirty_messages_a_second(app: TestApp) {
    let community = app.community().await;
    let mut members = Vec::new();
    for _ in 0..10 {
        members.push(app.member(&community).await);
    }
    for (at_once, max_mean) in [(1, 8.0), (4, 16.0), (12, 40.0)] {
        app.advance(11);
        let replies = bounded_storm(30, at_once, |number| {
            let (member, id) = (members[number % 10].clone(), community.id.clone());
            let body = json!({ "community_id": id, "message": "Hello.", "client_id": format!("{at_once}-{number}") });
            async move { member.post("/api/community/messages", body).await }
        })
        .await;
        assert_eq!(count(&replies, 201), 30, "{:?}", tally(&replies));
        let calls: Vec<u32> = replies.iter().map(|reply| reply.cost.dynamodb_calls).collect();
        let mean = f64::from(calls.iter().sum::<u32>()) / 30.0;
        assert!(mean <= max_mean, "{at_once}: {mean} calls a message");
    }
    app.finish().await;
}

async fn pins_and_deletions_at_once_leave_the_right_pins(app: TestApp) {
    let community = app.community().await;
    let instructor = &community.class.instructor;
    let mut posts = Vec::new();
    for number in 0..12 {
        posts.push(community.posted(instructor, &format!("Post {number}")).await);
    }
    storm(24, |number| {
        let (instructor, post) = (instructor.clone(), posts[number / 2].clone());
        async move {
            match number % 2 {
                0 => instructor.post(&format!("{post}/pin"), json!({})).await,
                _ => instructor.delete(&post).await,
            }
        }
    })
    .await;
    let group = app.group(&community);
    assert_eq!((group.pinned, group.posts_count), (Vec::new(), 0));
    app.finish().await;
}
