//! The account and profile of the caller.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use shared::ids::UserId;
use shared::types::role::Role;

use crate::rules::profile::Gender;
use crate::store::users::User;

/// The account and profile of the caller.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = User)]
pub struct UserReply {
    /// The id.
    pub id: UserId,
    /// The phone in E.164.
    #[schema(example = "+919876543210")]
    pub phone_number: Option<String>,
    /// The email address.
    #[schema(example = "asha@example.com")]
    pub email: Option<String>,
    /// Whether the address has been verified.
    pub email_verified: bool,
    /// A requested address that has not been verified yet.
    #[schema(example = "asha.rao@example.com")]
    pub pending_email: Option<String>,
    /// Whether the user has paid for something but verified neither an address nor a phone number. The account can be
    /// lost as long as this is so.
    pub needs_verification: bool,
    /// From when on the account can go to the owner of its unverified address, who has asked for it. Verifying a phone
    /// number or another address keeps it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub hand_over_at: Option<Timestamp>,
    /// The username.
    pub username: Option<String>,
    /// The role.
    pub role: Role,
    /// The full name.
    #[schema(example = "Asha Rao")]
    pub name: Option<String>,
    /// Its first word.
    pub first_name: Option<String>,
    /// The rest of it.
    pub last_name: Option<String>,
    /// The birth date.
    #[schema(value_type = Option<String>, format = Date)]
    pub birth_date: Option<Date>,
    /// The gender.
    pub gender: Option<Gender>,
    /// Ids of event interests.
    pub event_interests: Vec<u32>,
    /// URLs of pictures.
    pub profile_pictures: Vec<String>,
    /// The first picture.
    pub avatar_url: Option<String>,
    /// A few words.
    pub bio: Option<String>,
    /// A place.
    pub location: Option<String>,
    /// A college.
    pub college: Option<String>,
    /// A department.
    pub department: Option<String>,
    /// Whether the profile has been completed.
    pub is_profile_complete: bool,
    /// When the account was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When the profile was changed last.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

impl From<&User> for UserReply {
    fn from(user: &User) -> Self {
        let profile = &user.profile;
        Self {
            id: user.id,
            phone_number: user.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            email: user.email.as_ref().map(|email| email.as_str().to_owned()),
            email_verified: user.email_verified,
            pending_email: user
                .pending_email
                .as_ref()
                .map(|pending| pending.email.as_str().to_owned()),
            needs_verification: user.has_payments && !user.is_proven(),
            hand_over_at: user.hand_over_at.filter(|_| !user.is_proven()),
            username: user.username.clone(),
            role: user.role,
            name: profile.name.as_ref().map(crate::rules::person_name::PersonName::full),
            first_name: profile.name.as_ref().map(|name| name.first_name.clone()),
            last_name: profile.name.as_ref().map(|name| name.last_name.clone()),
            birth_date: profile.birth_date,
            gender: profile.gender,
            event_interests: profile.event_interests.clone(),
            profile_pictures: profile.profile_pictures.clone(),
            avatar_url: profile.profile_pictures.first().cloned(),
            bio: profile.bio.clone(),
            location: profile.location.clone(),
            college: profile.college.clone(),
            department: profile.department.clone(),
            is_profile_complete: profile.completed_at.is_some(),
            created_at: user.created_at,
            updated_at: user.updated_at,
        }
    }
}
