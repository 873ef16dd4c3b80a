//! The request of a profile update.

use jiff::civil::Date;
use serde::Deserialize;
use shared::http::body::text_or_digits;
use shared::http::{Fields, Validate, aliases};
use shared::types::Patch;
use shared::types::email::Email;
use shared_accounts::auth::reauthentication::Secret;
use shared_accounts::rules::name_change::NameChange;
use shared_accounts::rules::person_name::PersonName;
use shared_accounts::rules::picture::{self, Picture};
use shared_accounts::rules::profile::{Gender, free_text};
use shared_accounts::rules::{birth_date, event_interests};
use utoipa::ToSchema;

/// The maximum length of `bio`, in characters.
const MAX_BIO: usize = 1000;
/// The maximum length of `location`, `college` and `department`, in characters.
const MAX_PLACE: usize = 200;

/// The fields to update. Absent fields stay unchanged, and `null` removes a field.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateProfileRequest {
    /// The full name. Also accepted as `full_name`, or as `first_name` and `last_name`.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Asha Rao")]
    name: Patch<String>,
    /// The first word of the full name.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Asha")]
    first_name: Patch<String>,
    /// The full name without its first word.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Rao")]
    last_name: Patch<String>,
    /// A short introduction, with at most 1,000 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Learns by teaching.")]
    bio: Patch<String>,
    /// At most 200 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Pune")]
    location: Patch<String>,
    /// At most 200 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Example College")]
    college: Patch<String>,
    /// At most 200 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Physics")]
    department: Patch<String>,
    /// The date of birth as `YYYY-MM-DD`. Users must be at least 18 years old.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, example = "2001-05-17")]
    birth_date: Patch<String>,
    /// `male`, `female` or `other`.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "female")]
    gender: Patch<String>,
    /// The ids of one to five distinct event interests.
    #[serde(default)]
    #[schema(value_type = Option<Vec<u32>>, example = json!([1, 5, 9]))]
    event_interests: Patch<Vec<u32>>,
    /// One to six pictures: http(s) URLs, or ids of the caller's uploads.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, example = json!(["https://example.com/asha.jpg"]))]
    profile_pictures: Patch<Vec<String>>,
    /// An http(s) URL or the id of an upload. It becomes the first picture.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "https://example.com/asha.jpg")]
    avatar_url: Patch<String>,
    /// The email address. A new one is `pending_email` until it is verified. The only way to sign in cannot be removed.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = json!(null))]
    email: Patch<String>,
    /// The password of the account, for a change of `email`. With it or a code, the mailed link needs no other proof.
    #[schema(nullable, example = json!(null))]
    current_password: Option<String>,
    /// A one-time code for the caller's phone, requested with the purpose `email`. Also accepted as `otp`.
    #[schema(nullable, example = json!(null))]
    #[serde(default, deserialize_with = "text_or_digits")]
    otp_code: Option<String>,
}

/// A parsed update. Its errors are kept until [`ProfilePatch::check`], so that those that depend on the stored profile
/// or on today's date are reported together with the others.
#[derive(Debug, Default)]
pub(crate) struct ProfilePatch {
    pub(crate) name: NameChange,
    pub(crate) bio: Patch<String>,
    pub(crate) location: Patch<String>,
    pub(crate) college: Patch<String>,
    pub(crate) department: Patch<String>,
    pub(crate) birth_date: Patch<Date>,
    pub(crate) gender: Patch<Gender>,
    pub(crate) event_interests: Patch<Vec<u32>>,
    pub(crate) profile_pictures: Patch<Vec<Picture>>,
    pub(crate) avatar_url: Patch<Picture>,
    pub(crate) email: Patch<Email>,
    /// Used only for a change of `email`.
    pub(crate) secret: Option<Secret>,
    pub(crate) errors: Fields,
}

impl Validate for ProfilePatch {
    type Body = UpdateProfileRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::NAME, &aliases::OTP];

    fn validate(body: UpdateProfileRequest, fields: &mut Fields) -> Option<Self> {
        let place = |text: String| free_text(&text, MAX_PLACE);
        Some(Self {
            name: NameChange {
                name: fields.patch("name", body.name, |text| PersonName::from_full(&text)),
                first_name: body.first_name,
                last_name: body.last_name,
            },
            bio: fields
                .patch("bio", body.bio, |text| free_text(&text, MAX_BIO))
                .flatten(),
            location: fields.patch("location", body.location, place).flatten(),
            college: fields.patch("college", body.college, place).flatten(),
            department: fields.patch("department", body.department, place).flatten(),
            birth_date: fields.patch("birth_date", body.birth_date, |text| birth_date::parse(&text)),
            gender: fields.patch("gender", body.gender, |text| Gender::parse(&text)),
            event_interests: fields.patch("event_interests", body.event_interests, |ids| {
                event_interests::check_count(&ids).map(|()| ids)
            }),
            profile_pictures: fields.patch("profile_pictures", body.profile_pictures, |texts| {
                picture::parse_all(&texts)
            }),
            avatar_url: fields.patch("avatar_url", body.avatar_url, |text| Picture::parse(&text)),
            email: fields.patch("email", body.email, |text| Email::parse(&text)),
            secret: Secret::parse(fields, body.current_password, body.otp_code),
            errors: std::mem::take(fields),
        })
    }
}
