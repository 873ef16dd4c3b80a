//! The settings of a community in requests.

use serde::Deserialize;
use shared::http::Fields;
use shared::types::Patch;
use shared::{App, Result};
use shared_accounts::rules::picture::Picture;
use shared_accounts::store::users::User;
use shared_catalog::pictures;
use shared_community::rules::access::Visibility;
use shared_community::rules::group::{parse_description, parse_title};
use shared_community::store::groups::Settings;
use utoipa::ToSchema;

/// The settings to change. Absent fields stay as they are.
#[derive(Deserialize, ToSchema)]
pub(crate) struct GroupSettingsRequest {
    /// 1 to 200 characters.
    #[schema(nullable = false, example = "Python basics")]
    title: Option<String>,
    /// At most 2,000 characters; null removes it.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Questions and answers about the course.")]
    description: Patch<String>,
    /// `public` or `private`.
    #[schema(nullable = false, example = "public")]
    visibility: Option<String>,
    /// Whether posts of members wait for a moderator.
    #[schema(nullable = false, example = false)]
    require_post_approval: Option<bool>,
    /// An http(s) URL or the `upload_id` of one of the caller's pictures; null removes it.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "https://example.com/banner.jpg")]
    banner_image: Patch<String>,
}

#[derive(Debug)]
pub(crate) struct SettingsPatch {
    pub title: Option<String>,
    description: Patch<String>,
    visibility: Option<Visibility>,
    require_post_approval: Option<bool>,
    banner_image: Patch<Picture>,
}

impl SettingsPatch {
    pub fn parse(body: GroupSettingsRequest, fields: &mut Fields) -> Self {
        Self {
            title: fields.optional("title", body.title, |text| parse_title(&text)),
            description: fields
                .patch("description", body.description, |text| parse_description(&text))
                .flatten(),
            visibility: fields.optional("visibility", body.visibility, |text| Visibility::parse(&text)),
            require_post_approval: body.require_post_approval,
            banner_image: fields.patch("banner_image", body.banner_image, |text| Picture::parse(&text)),
        }
    }

    /// The URL of the banner. An upload of `owner` becomes visible.
    pub async fn banner(&self, app: &App, owner: &User) -> Result<Patch<String>> {
        Ok(match &self.banner_image {
            Patch::Absent => Patch::Absent,
            Patch::Null => Patch::Null,
            Patch::Value(picture) => Patch::Value(pictures::attach_one(app, owner, "banner_image", picture).await?),
        })
    }

    pub fn apply(&self, banner: &Patch<String>, settings: &mut Settings) {
        if let Some(title) = &self.title {
            settings.title.clone_from(title);
        }
        self.description.apply(&mut settings.description);
        settings.visibility = self.visibility.unwrap_or(settings.visibility);
        settings.require_post_approval = self.require_post_approval.unwrap_or(settings.require_post_approval);
        banner.apply(&mut settings.banner_image);
    }
}
