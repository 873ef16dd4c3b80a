//! `PUT /api/users/me/social`.

use axum::extract::State;
use serde::Deserialize;
use shared::http::etag::{IfMatch, Tagged};
use shared::http::{Fields, Valid, Validate};
use shared::types::Patch;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::social_links::{Social, parse_link};
use shared_accounts::store::users::{User, Users};
use utoipa::ToSchema;

/// The links to update, as https URLs. Absent links stay unchanged, and `null` removes a link.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateSocialLinksRequest {
    /// The user's website.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "https://asha.example.com/")]
    website: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "https://twitter.com/asha")]
    twitter: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "https://www.linkedin.com/in/asha")]
    linkedin: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "https://github.com/asha")]
    github: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "https://www.facebook.com/asha")]
    facebook: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "https://www.instagram.com/asha")]
    instagram: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "https://www.youtube.com/@asha")]
    youtube: Patch<String>,
}

pub(crate) struct SocialLinksPatch {
    website: Patch<String>,
    twitter: Patch<String>,
    linkedin: Patch<String>,
    github: Patch<String>,
    facebook: Patch<String>,
    instagram: Patch<String>,
    youtube: Patch<String>,
}

impl Validate for SocialLinksPatch {
    type Body = UpdateSocialLinksRequest;

    fn validate(body: UpdateSocialLinksRequest, fields: &mut Fields) -> Option<Self> {
        let mut link = |field, value| fields.patch(field, value, |text: String| parse_link(&text)).flatten();
        Some(Self {
            website: link("website", body.website),
            twitter: link("twitter", body.twitter),
            linkedin: link("linkedin", body.linkedin),
            github: link("github", body.github),
            facebook: link("facebook", body.facebook),
            instagram: link("instagram", body.instagram),
            youtube: link("youtube", body.youtube),
        })
    }
}

impl SocialLinksPatch {
    fn apply(&self, social: &mut Social) {
        let links = [
            (&mut social.website, &self.website),
            (&mut social.twitter, &self.twitter),
            (&mut social.linkedin, &self.linkedin),
            (&mut social.github, &self.github),
            (&mut social.facebook, &self.facebook),
            (&mut social.instagram, &self.instagram),
            (&mut social.youtube, &self.youtube),
        ];
        for (link, patch) in links {
            patch.apply(link);
        }
    }
}

/// Updates the caller's social links.
///
/// Links are https URLs. Absent links stay unchanged, and `null` removes a link.
#[utoipa::path(put, path = "/api/users/me/social", tag = "users",
    params(IfMatch),
    request_body = UpdateSocialLinksRequest, responses((status = 200, body = Social)), security(("bearer" = [])))]
pub(crate) async fn update_social_links(
    State(app): State<App>,
    caller: Caller,
    if_match: IfMatch,
    Valid(patch): Valid<SocialLinksPatch>,
) -> Result<Tagged> {
    let user = caller.user;
    let precondition = Tagged::new(&user.social)?.check_if_match(&if_match)?;
    let change = |user: &mut User| patch.apply(&mut user.social);
    let users = Users(&app.database);
    let user = users
        .update_profile(user, precondition, app.clock.now(), change)
        .await?;
    Tagged::new(&user.social)
}
