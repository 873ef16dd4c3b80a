//! `POST /api/community/groups`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::database::UnitOfWork;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Admin;
use shared_catalog::store::courses::{self, Courses};
use shared_community::rules::access::Visibility;
use shared_community::store::groups::{self, Group, Settings};
use utoipa::ToSchema;

use super::request::{GroupSettingsRequest, SettingsPatch};
use super::view::GroupReply;

/// The community to create.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateGroupRequest {
    /// The course's ID, code or slug. Aliases: `course`, `course_code`.
    #[schema(required, nullable = false, example = "CS-101")]
    course_id: Option<String>,
    #[serde(flatten)]
    settings: GroupSettingsRequest,
}

pub(crate) struct CreateGroup {
    course: String,
    settings: SettingsPatch,
}

impl Validate for CreateGroup {
    type Body = CreateGroupRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] =
        &[&[("course", "course_id"), ("course_code", "course_id")]];

    fn validate(body: CreateGroupRequest, fields: &mut Fields) -> Option<Self> {
        let course = fields.required("course_id", body.course_id);
        let settings = SettingsPatch::parse(body.settings, fields);
        Some(Self {
            course: course?,
            settings,
        })
    }
}

/// Creates the community of a course.
///
/// A course has at most one; a second one is a conflict. Without a title, it has that of the course. It is public, and
/// posts need no approval, unless the request says otherwise.
#[utoipa::path(post, path = "/api/community/groups", tag = "community",
    request_body = CreateGroupRequest, responses((status = 201, body = GroupReply)),
    security(("bearer" = ["admin"])))]
pub(crate) async fn create_group(
    State(app): State<App>,
    admin: Admin,
    Valid(request): Valid<CreateGroup>,
) -> Result<(StatusCode, Json<GroupReply>)> {
    let course = Courses(&app.database).find(&request.course).await?;
    let no_course = || Error::unknown("course_id", "No course with this id, code or slug.");
    let course = course.ok_or_else(no_course)?;
    let banner = request.settings.banner(&app, &admin.0.user).await?;
    let mut settings = Settings {
        title: course.title.clone(),
        description: None,
        visibility: Visibility::Public,
        require_post_approval: false,
        banner_image: None,
    };
    request.settings.apply(&banner, &mut settings);
    let now = app.clock.now();
    let group = Group {
        id: course.id.of_community(),
        settings,
        pinned: Vec::new(),
        created_at: now,
        updated_at: now,
        version: 1,
        members_count: 0,
        posts_count: 0,
    };
    let [row, in_list] = groups::create(&group)?;
    let mut work = UnitOfWork::new();
    work.add(courses::check_not_deleted(course.id)).or_fail(no_course);
    work.add(row)
        .or_fail(|| Error::new(ErrorCode::Conflict, "This course already has a community."));
    work.add(in_list).or_internal_error();
    work.commit_once(&app.database, ()).await?;
    Ok((StatusCode::CREATED, Json(GroupReply::new(group, None))))
}
