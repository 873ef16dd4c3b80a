//! Communities of courses, with members.

use serde_json::{Value, json};

use shared_community::store::groups::{self, Group};

use super::learning::{Class, enroll};
use crate::support::{Actor, Reply, Socket, TestApp};

/// A class whose course has a community, and whose student has joined it.
pub struct Community {
    pub class: Class,
    pub admin: Actor,
    /// The id of the community.
    pub id: String,
}

impl TestApp {
    /// A class with a public community.
    pub async fn community(&self) -> Community {
        self.community_with(json!({})).await
    }

    /// A class with a community that has these settings.
    pub async fn community_with(&self, settings: Value) -> Community {
        let (class, admin) = (self.class(0).await, self.admin().await);
        let mut body = settings;
        body["course_id"] = class.course.id.clone().into();
        let group = admin.post("/api/community/groups", body).await.assert_status(201);
        let community = Community {
            class,
            admin,
            id: group.string("id"),
        };
        if group.body["visibility"] == "public" {
            community.join(&community.class.student).await.assert_status(201);
        }
        community
    }

    /// A new student who is enrolled in the course of a community.
    pub async fn enrolled(&self, community: &Community) -> Actor {
        let student = self.student().await;
        enroll(&student, &community.class.course).await;
        student
    }

    /// A new member of a community.
    pub async fn member(&self, community: &Community) -> Actor {
        let student = self.enrolled(community).await;
        community.join(&student).await.assert_status(201);
        student
    }

    /// A new moderator of a community.
    pub async fn moderator(&self, community: &Community) -> Actor {
        let member = self.member(community).await;
        let path = community.of(&format!("/members/{}", member.id));
        let role = json!({ "role": "moderator" });
        community.admin.patch(&path, role).await.assert_status(200);
        member
    }

    /// The row of a community.
    pub fn group(&self, community: &Community) -> Group {
        self.stored(&groups::key(community.id.parse().unwrap()))
    }

    /// The events of this type that wait in the outbox.
    pub fn announced(&self, event: &str) -> usize {
        let waiting = self.waiting_events();
        let types = waiting.iter().map(|event| serde_json::to_value(event).unwrap());
        types.filter(|waiting| waiting["type"] == event).count()
    }
}

impl Community {
    /// A path below the community.
    pub fn of(&self, what: &str) -> String {
        format!("/api/community/groups/{}{what}", self.id)
    }

    /// Joins.
    pub async fn join(&self, actor: &Actor) -> Reply {
        actor.post(&self.of("/join"), json!({})).await
    }

    /// Posts a text with this title.
    pub async fn post(&self, author: &Actor, title: &str) -> Reply {
        let body = json!({ "title": title, "content": format!("{title}?") });
        author.post(&self.of("/posts"), body).await
    }

    /// The path of a new post.
    pub async fn posted(&self, author: &Actor, title: &str) -> String {
        path_of_post(&self.post(author, title).await.assert_status(201))
    }

    /// Replies to the post at this path.
    pub async fn reply(&self, author: &Actor, post: &str, content: &str) -> Reply {
        let parent = post.rsplit('/').next();
        let body = json!({ "content": content, "parent_post_id": parent });
        author.post(&self.of("/posts"), body).await
    }

    /// Sends a message.
    pub async fn say(&self, actor: &Actor, text: &str) -> Reply {
        let body = json!({ "community_id": self.id, "message": text });
        actor.post("/api/community/messages", body).await
    }

    /// The path of its chat.
    pub fn chat(&self) -> String {
        format!("/ws/community/chat/{}/", self.id)
    }

    /// A socket of its chat, whose subscription is answered.
    pub async fn socket(&self, actor: &Actor) -> Socket {
        let mut socket = actor.socket(&self.chat()).await;
        socket.next_of("subscribed").await;
        socket
    }

    /// The titles of the posts that somebody sees, in their order.
    pub async fn titles(&self, actor: &Actor, query: &str) -> Vec<String> {
        let list = actor.get(&self.of(&format!("/posts{query}"))).await.assert_status(200);
        let titles = list
            .results()
            .iter()
            .map(|post| post["title"].as_str().unwrap().to_owned());
        titles.collect()
    }
}

/// The path of a post that was just created.
pub fn path_of_post(created: &Reply) -> String {
    format!("/api/community/posts/{}", created.string("id"))
}
