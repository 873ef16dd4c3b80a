//! `POST /api/auth/complete-profile`.

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared::http::{Fields, Valid, Validate, aliases};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::http::user::UserReply;
use shared_accounts::rules::person_name::PersonName;
use shared_accounts::rules::picture::{self, Picture};
use shared_accounts::rules::profile::{Gender, today};
use shared_accounts::rules::{birth_date, event_interests as rules};
use shared_accounts::store::event_interests::EventInterestLists;
use shared_accounts::store::users::{User, Users};
use shared_catalog::pictures;
use utoipa::ToSchema;

use crate::name::required_name;

/// The form that follows the first login.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CompleteProfileRequest {
    /// The full name; also accepted as `full_name`, or as `first_name` and `last_name`.
    #[schema(example = "Asha Rao")]
    name: Option<String>,
    /// The first name, as an alternative to `name`.
    #[schema(nullable, example = json!(null))]
    first_name: Option<String>,
    /// The last name, used together with `first_name`.
    #[schema(nullable, example = json!(null))]
    last_name: Option<String>,
    /// The date of birth; users must be at least 18 years old.
    #[schema(required, nullable = false, format = Date, example = "2001-05-17")]
    birth_date: Option<String>,
    /// `male`, `female` or `other`.
    #[schema(required, nullable = false, example = "female")]
    gender: Option<String>,
    /// The ids of one to five different event interests.
    #[schema(required, nullable = false, example = json!([1, 5, 9]))]
    event_interests: Option<Vec<u32>>,
    /// One to six pictures: http(s) URLs, or ids of the caller's uploads.
    #[schema(required, nullable = false, example = json!(["https://example.com/asha.jpg"]))]
    profile_pictures: Option<Vec<String>>,
}

pub(crate) struct CompleteProfile {
    name: PersonName,
    birth_date: Date,
    gender: Gender,
    event_interests: Vec<u32>,
    pictures: Vec<Picture>,
}

impl Validate for CompleteProfile {
    type Body = CompleteProfileRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::NAME];

    fn validate(body: CompleteProfileRequest, fields: &mut Fields) -> Option<Self> {
        let name = required_name(fields, body.name, body.first_name, body.last_name);
        let birth_date = fields.required_parsed("birth_date", body.birth_date, |text| birth_date::parse(&text));
        let gender = fields.required_parsed("gender", body.gender, |text| Gender::parse(&text));
        let event_interests = fields.required_parsed("event_interests", body.event_interests, |ids| {
            rules::check_count(&ids).map(|()| ids)
        });
        let pictures = fields.required_parsed("profile_pictures", body.profile_pictures, |texts| {
            picture::parse_all(&texts)
        });
        Some(Self {
            name: name?,
            birth_date: birth_date?,
            gender: gender?,
            event_interests: event_interests?,
            pictures: pictures?,
        })
    }
}

/// The completed profile.
#[derive(Serialize, ToSchema)]
#[schema(as = CompletedProfile)]
pub(crate) struct CompleteProfileReply {
    /// A text to show to the user.
    message: &'static str,
    user: UserReply,
    /// The same as `user`.
    user_info: UserReply,
    /// Always false.
    needs_profile_completion: bool,
}

/// Completes the caller's profile.
///
/// The app shows this form after the first login. A later request replaces the profile.
#[utoipa::path(post, path = "/api/auth/complete-profile", tag = "auth",
    request_body = CompleteProfileRequest, responses((status = 200, body = CompleteProfileReply)),
    security(("bearer" = [])))]
pub(crate) async fn complete_profile(
    State(app): State<App>,
    caller: Caller,
    Valid(form): Valid<CompleteProfile>,
) -> Result<Json<CompleteProfileReply>> {
    let now = app.clock.now();
    let known = EventInterestLists(&app.database).all().await?;
    let mut fields = Fields::default();
    fields.parsed(
        "birth_date",
        birth_date::check(form.birth_date, today(now, &caller.user.settings.timezone)),
    );
    fields.parsed("event_interests", rules::check_choice(&form.event_interests, &known));
    fields.finish(Some(()))?;
    let urls = pictures::attach(&app, &caller.user, "profile_pictures", &form.pictures).await?;
    let complete = |user: &mut User| {
        let profile = &mut user.profile;
        profile.name = Some(form.name.clone());
        profile.birth_date = Some(form.birth_date);
        profile.gender = Some(form.gender);
        profile.event_interests.clone_from(&form.event_interests);
        profile.profile_pictures.clone_from(&urls);
        profile.completed_at.get_or_insert(now);
    };
    let user = Users(&app.database)
        .update_profile(caller.user, false, now, complete)
        .await?;
    let user = UserReply::from(&user);
    Ok(Json(CompleteProfileReply {
        message: "Your profile is complete.",
        user_info: user.clone(),
        user,
        needs_profile_completion: false,
    }))
}
