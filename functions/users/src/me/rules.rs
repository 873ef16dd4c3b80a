//! The rules of a profile update that need the stored profile, today's date or the known interests, and the update
//! itself.

use jiff::civil::Date;
use shared::types::Patch;
use shared::{App, Result};
use shared_accounts::rules::event_interests::{EventInterest, check_choice};
use shared_accounts::rules::profile::{Profile, today};
use shared_accounts::rules::{birth_date, picture};
use shared_accounts::store::event_interests::EventInterestLists;
use shared_accounts::store::users::User;

use crate::me::patch::ProfilePatch;

impl ProfilePatch {
    /// Returns the patch if it is valid. Reads the known interests only if the patch has some.
    ///
    /// # Errors
    /// [`shared::ErrorCode::Validation`] with all invalid fields.
    pub(crate) async fn check(mut self, app: &App, user: &User) -> Result<Self> {
        let known = match &self.event_interests {
            Patch::Value(_) => EventInterestLists(&app.database).all().await?,
            _ => Vec::new(),
        };
        self.check_against(user, &known, today(app.clock.now(), &user.settings.timezone));
        std::mem::take(&mut self.errors).finish(Some(self))
    }

    /// Adds the errors that depend on `user`, on the `known` interests and on the date of `today`.
    pub(crate) fn check_against(&mut self, user: &User, known: &[EventInterest], today: Date) {
        if let Err(wrong) = self.name.apply(user.profile.name.as_ref()) {
            let is_first = !self.name.first_name.is_absent() || user.profile.name.is_none();
            self.errors
                .wrong(if is_first { "first_name" } else { "last_name" }, wrong);
        }
        if let Patch::Value(date) = self.birth_date {
            self.errors.parsed("birth_date", birth_date::check(date, today));
        }
        if let Patch::Value(chosen) = &self.event_interests {
            self.errors.parsed("event_interests", check_choice(chosen, known));
        }
        if self.email.is_null() && user.email.is_some() && user.phone.is_none() {
            self.errors
                .wrong("email", "cannot be removed from an account without a phone number");
        }
    }

    /// Updates everything but the pictures.
    pub(crate) fn apply(&self, profile: &mut Profile) {
        // A concurrent update may have changed the stored name so that this change no longer fits. Then it is dropped.
        if let Ok(name) = self.name.apply(profile.name.as_ref()) {
            profile.name = name;
        }
        self.bio.apply(&mut profile.bio);
        self.location.apply(&mut profile.location);
        self.college.apply(&mut profile.college);
        self.department.apply(&mut profile.department);
        self.birth_date.apply(&mut profile.birth_date);
        self.gender.apply(&mut profile.gender);
        self.event_interests.apply_or(&mut profile.event_interests, Vec::new());
    }

    /// Updates the pictures, whose URLs are known once they are attached. The current avatar is ignored, so that
    /// clients can send back a whole profile.
    pub(crate) fn apply_pictures(&self, profile: &mut Profile, all: Patch<Vec<String>>, avatar: Patch<String>) {
        let changes_avatar = !avatar.is_absent() && avatar.as_ref().value() != profile.profile_pictures.first();
        all.apply_or(&mut profile.profile_pictures, Vec::new());
        if changes_avatar {
            picture::set_avatar(&mut profile.profile_pictures, avatar.value());
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;
    use serde_json::{Value, json};
    use shared::Result;
    use shared::http::body;
    use shared::ids::Id;
    use shared::types::Patch;
    use shared::types::phone::Phone;
    use shared_accounts::rules::event_interests::EventInterests;
    use shared_accounts::rules::person_name::PersonName;
    use shared_accounts::rules::profile::Profile;
    use shared_accounts::store::users::User;

    use crate::me::patch::ProfilePatch;

    fn user(profile: Profile) -> User {
        let phone = Phone::parse("+919876543210").unwrap();
        User {
            profile,
            ..User::with_phone(Id::from_bytes([1; 16]), phone, Timestamp::UNIX_EPOCH)
        }
    }

    fn patch(body: Value) -> ProfilePatch {
        body::parse(body.to_string().as_bytes()).unwrap()
    }

    /// The invalid fields of `body` as an update of `user`.
    fn invalid_fields(user: &User, body: Value) -> Vec<String> {
        let mut patch = patch(body);
        patch.check_against(user, &EventInterests::default().interests, date(2026, 11, 20));
        let finished: Result<()> = patch.errors.finish(Some(()));
        finished.err().map_or_else(Vec::new, |error| {
            error
                .parts()
                .fields
                .iter()
                .map(|wrong| wrong.field.clone().into_owned())
                .collect()
        })
    }

    fn applied(mut profile: Profile, body: Value) -> Profile {
        patch(body).apply(&mut profile);
        profile
    }

    #[test]
    fn absent_fields_stay_and_null_removes_a_field() {
        let stored = Profile {
            bio: Some("Hello".to_owned()),
            location: Some("Pune".to_owned()),
            ..Profile::default()
        };
        let changed = applied(
            stored.clone(),
            json!({"location": null, "college": " Example ", "role": "admin", "phone": 1}),
        );
        let expected = Profile {
            location: None,
            college: Some("Example".to_owned()),
            ..stored.clone()
        };
        assert_eq!(changed, expected);
        assert_eq!(applied(stored.clone(), json!({})), stored);
        assert_eq!(applied(stored, json!({"bio": ""})).bio, None);
    }

    #[test]
    fn a_name_is_accepted_whole_or_in_parts() {
        let stored = Profile {
            name: PersonName::from_full("Asha Rao").ok(),
            ..Profile::default()
        };
        let name = |body| applied(stored.clone(), body).name.map(|name| name.full());
        assert_eq!(name(json!({"full_name": "Nisha Das"})).as_deref(), Some("Nisha Das"));
        assert_eq!(name(json!({"first_name": "Nisha"})).as_deref(), Some("Nisha Rao"));
        assert_eq!(name(json!({"last_name": null})).as_deref(), Some("Asha"));
        assert_eq!(name(json!({"name": null})), None);
    }

    #[test]
    fn all_invalid_fields_are_reported_at_once() {
        let body = json!({
            "last_name": "Rao", "bio": "x".repeat(1001), "college": "x".repeat(201), "birth_date": "2008-11-21",
            "gender": "x", "event_interests": [1, 11], "profile_pictures": [], "avatar_url": "a.jpg", "email": "asha",
        });
        let mut wrong = invalid_fields(&user(Profile::default()), body);
        wrong.sort();
        let expected = [
            "avatar_url",
            "bio",
            "birth_date",
            "college",
            "email",
            "event_interests",
            "first_name",
            "gender",
            "profile_pictures",
        ];
        assert_eq!(wrong, expected);
    }

    #[test]
    fn a_whole_profile_can_be_sent_back() {
        let whole = json!({
            "name": null, "first_name": null, "last_name": null, "birth_date": "2008-11-20", "gender": "other",
            "email": null,
            "avatar_url": null, "event_interests": [10], "bio": null,
        });
        assert_eq!(invalid_fields(&user(Profile::default()), whole), Vec::<String>::new());
    }

    #[test]
    fn the_only_way_to_sign_in_cannot_be_removed() {
        let email = shared::types::email::Email::parse("asha@example.com").ok();
        let account = User {
            email,
            ..user(Profile::default())
        };
        assert_eq!(invalid_fields(&account, json!({"email": null})), Vec::<String>::new());
        let account = User { phone: None, ..account };
        assert_eq!(invalid_fields(&account, json!({"email": null})), ["email"]);
    }

    #[test]
    fn the_avatar_is_the_first_picture() {
        let pictures = |all, avatar| {
            let mut profile = Profile {
                profile_pictures: vec!["a".to_owned(), "b".to_owned()],
                ..Profile::default()
            };
            ProfilePatch::default().apply_pictures(&mut profile, all, avatar);
            profile.profile_pictures.concat()
        };
        let text = |text: &str| Patch::Value(text.to_owned());
        let d = Patch::Value(vec!["d".to_owned()]);
        assert_eq!(pictures(Patch::Absent, Patch::Absent), "ab");
        assert_eq!(pictures(Patch::Absent, text("c")), "cb");
        assert_eq!(pictures(Patch::Absent, Patch::Null), "b");
        assert_eq!(pictures(d.clone(), text("c")), "c");
        assert_eq!(pictures(d, text("a")), "d");
        assert_eq!(pictures(Patch::Null, Patch::Absent), "");
    }
}
