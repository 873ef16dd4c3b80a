//! `PUT /api/users/me/social`: a partial update of the own links.

use axum::extract::State;
use axum::http::HeaderMap;
use serde::Deserialize;
use shared::http::etag::Tagged;
use shared::http::patch::{Patch, given, parsed};
use shared::http::{Fields, Valid, Validate};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::social_links::{Social, parse_link};
use shared_accounts::store::users::{User, Users};
use utoipa::ToSchema;

/// The links to change, https URLs: `null` removes one, an absent one stays.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SocialBody {
    /// An own site.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "https://asha.example.com/")]
    website: Patch<String>,
    /// Twitter.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "https://twitter.com/asha")]
    twitter: Patch<String>,
    /// LinkedIn.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "https://www.linkedin.com/in/asha")]
    linkedin: Patch<String>,
    /// GitHub.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "https://github.com/asha")]
    github: Patch<String>,
    /// Facebook.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "https://www.facebook.com/asha")]
    facebook: Patch<String>,
    /// Instagram.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "https://www.instagram.com/asha")]
    instagram: Patch<String>,
    /// YouTube.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "https://www.youtube.com/@asha")]
    youtube: Patch<String>,
}

pub(crate) struct SocialPatch {
    website: Patch<String>,
    twitter: Patch<String>,
    linkedin: Patch<String>,
    github: Patch<String>,
    facebook: Patch<String>,
    instagram: Patch<String>,
    youtube: Patch<String>,
}

impl Validate for SocialPatch {
    type Body = SocialBody;

    fn validate(body: SocialBody, fields: &mut Fields) -> Option<Self> {
        let mut link =
            |field, value| parsed(fields, field, value, |text: String| parse_link(&text)).map(Option::flatten);
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

impl SocialPatch {
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
            if let Some(value) = patch {
                link.clone_from(value);
            }
        }
    }
}

/// Changes the own links: `null` removes one, an absent one stays.
#[utoipa::path(put, path = "/api/users/me/social", operation_id = "update_social", tag = "users",
    params(("If-Match" = Option<String>, Header, description = "An `ETag`: 412 if the links have changed since.")),
    request_body = SocialBody, responses((status = 200, body = Social)), security(("bearer" = [])))]
pub(crate) async fn update_social(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Valid(patch): Valid<SocialPatch>,
) -> Result<Tagged> {
    let user = caller.user;
    let unless_changed = Tagged::new(&user.social)?.check_if_match(&headers)?;
    let change = |user: &mut User| patch.apply(&mut user.social);
    let users = Users(&app.database);
    let user = users
        .update_profile(user, unless_changed, app.clock.now(), change)
        .await?;
    Tagged::new(&user.social)
}
