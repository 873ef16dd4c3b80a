//! Communities with thousands of members and posts: lists cost what those of small ones cost.

use shared::database::Table;
use shared::ids::{CommunityId, PostId, UserId};
use shared_community::rules::access::{MemberRole, Visibility};
use shared_community::rules::post::PostStatus;
use shared_community::store::groups::{self, Group, Settings};
use shared_community::store::members::{self, Member};
use shared_community::store::posts::{self, Post, PostBody};

use crate::support::community::Community;
use crate::support::{Cost, TestApp};

const MEMBERS: usize = 10_000;
const POSTS: usize = 1_000;
const GROUPS: usize = 1_000;

impl TestApp {
    /// Gives a community `count` more members, who have no account.
    fn seed_members(&self, community: &Community, count: usize) {
        let (community_id, joined_at) = (id_of(community), self.cloud.clock().now());
        for _ in 0..count {
            let user_id: UserId = self.fresh_id();
            let member = Member {
                community_id,
                user_id,
                role: MemberRole::Member,
                email_notifications: true,
                push_notifications: true,
                joined_at,
            };
            self.put(members::key(community_id, user_id), &member);
        }
    }

    /// Gives a community `count` posts of members without an account, or replies to a post.
    fn seed_posts(&self, community: &Community, parent: Option<PostId>, count: usize) {
        let now = self.cloud.clock().now();
        for _ in 0..count {
            let author: UserId = self.fresh_id();
            let mut body = PostBody {
                title: Some("Decorators".to_owned()),
                content: String::new(),
                is_shortened: false,
                mentions: Vec::new(),
                is_pinned: false,
                rejection_reason: None,
                moderation_notes: None,
                published_at: Some(now),
                edited_at: None,
                updated_at: now,
            };
            let content = "How do they work?".repeat(20);
            body.set_content(&content);
            let post = Post {
                id: self.fresh_id(),
                community_id: id_of(community),
                parent_post_id: parent,
                author_id: Some(author),
                created_at: now,
                body,
                status: PostStatus::Approved,
                deleted_at: None,
                version: 1,
                like: 0,
                love: 0,
                laugh: 0,
                insightful: 0,
                reply_count: 0,
                view_count: 0,
                flag_count: 0,
            };
            self.put_writes(Table::Community, posts::create(&post, author, &content).unwrap());
        }
    }

    /// Makes `count` communities of published courses.
    fn seed_groups(&self, community: &Community, count: usize) {
        let now = self.cloud.clock().now();
        let course = self.course_row(&community.class.course.id);
        for _ in 0..count {
            let mut course = course.clone();
            course.id = self.fresh_id();
            let group = Group {
                id: course.id.of_community(),
                settings: Settings {
                    title: "Decorators".to_owned(),
                    description: None,
                    visibility: Visibility::Public,
                    require_post_approval: false,
                    banner_image: None,
                },
                pinned: Vec::new(),
                created_at: now,
                updated_at: now,
                version: 1,
                members_count: 0,
                posts_count: 0,
            };
            self.put(shared_catalog::store::courses::key(course.id), &course);
            self.put_writes(Table::Community, groups::create(&group).unwrap());
        }
    }
}

fn id_of(community: &Community) -> CommunityId {
    community.id.parse().unwrap()
}

/// The cost of the first and of the second page of a list.
async fn pages(community: &Community, path: &str) -> [Cost; 2] {
    let student = &community.class.student;
    let first = student.get(path).await.assert_status(200);
    assert_eq!(first.results().len(), 20, "{path}");
    let second = student.get(first.next_page().unwrap()).await.assert_status(200);
    assert_eq!(second.results().len(), 20, "{path}");
    [first.cost, second.cost]
}

/// Asserts that the pages of a list cost the same as before, and three calls: the session with the permissions, one
/// query and one batch.
fn assert_same(path: &str, before: [Cost; 2], after: [Cost; 2]) {
    for (before, after) in before.into_iter().zip(after) {
        assert_eq!(after.dynamodb_calls, 3, "{path}");
        assert!(
            after.read_units <= before.read_units + 0.5,
            "{path}: {before:?}, {after:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_members_of_a_community_of_ten_thousand_cost_what_those_of_fifty_cost() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let path = community.of("/members");
    app.seed_members(&community, 50);
    let before = pages(&community, &path).await;
    app.seed_members(&community, MEMBERS - 50);
    assert_same(&path, before, pages(&community, &path).await);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_a_thousand_posts_or_replies_costs_what_one_of_fifty_costs() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let posts = community.of("/posts");
    app.seed_posts(&community, None, 50);
    let before = pages(&community, &posts).await;
    app.seed_posts(&community, None, POSTS - 50);
    app.seed_members(&community, MEMBERS);
    assert_same(&posts, before, pages(&community, &posts).await);

    let post = community.posted(&community.class.student, "Threads").await;
    let parent = post.rsplit('/').next().unwrap();
    let replies = community.of(&format!("/posts?parent_post_id={parent}"));
    app.seed_posts(&community, parent.parse().ok(), 50);
    let before = pages(&community, &replies).await;
    app.seed_posts(&community, parent.parse().ok(), POSTS - 50);
    assert_same(&replies, before, pages(&community, &replies).await);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_a_thousand_communities_costs_what_one_of_fifty_costs() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let path = "/api/community/groups";
    app.seed_groups(&community, 50);
    let before = pages(&community, path).await;
    app.seed_groups(&community, GROUPS - 50);
    assert_same(path, before, pages(&community, path).await);
    app.finish().await;
}
