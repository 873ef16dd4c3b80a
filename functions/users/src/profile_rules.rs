//! What an update of the own profile does: the rules that need the stored profile, today's date or the known interests, and
//! the change itself.

use jiff::civil::Date;
use shared::http::patch::Patch;
use shared::{App, Result};
use shared_accounts::rules::event_interests::{EventInterest, check_choice};
use shared_accounts::rules::profile::{Profile, today};
use shared_accounts::rules::{birth_date, picture};
use shared_accounts::store::event_interests;
use shared_accounts::store::users::User;

use crate::profile_patch::ProfilePatch;

impl ProfilePatch {
    /// The patch, if it breaks no rule. Reads the known interests only for a patch that names some.
    ///
    /// # Errors
    /// [`shared::Code::Validation`] with all broken rules, or the database is unavailable.
    pub(crate) async fn check(mut self, app: &App, user: &User) -> Result<Self> {
        let known = match &self.event_interests {
            Some(Some(_)) => event_interests::all(&app.database).await?,
            _ => Vec::new(),
        };
        self.report(user, &known, today(app.clock.now(), &user.settings.timezone));
        std::mem::take(&mut self.broken).finish(Some(self))
    }

    /// Adds the broken rules that show only beside `user`, the `known` interests and the date of `today`.
    pub(crate) fn report(&mut self, user: &User, known: &[EventInterest], today: Date) {
        if let Err(wrong) = self.name.apply(user.profile.name.as_ref()) {
            let is_first = self.name.first_name.is_some() || user.profile.name.is_none();
            self.broken
                .wrong(if is_first { "first_name" } else { "last_name" }, wrong);
        }
        if let Some(Some(date)) = self.birth_date {
            self.broken.parsed("birth_date", birth_date::check(date, today));
        }
        if let Some(Some(chosen)) = &self.event_interests {
            self.broken.parsed("event_interests", check_choice(chosen, known));
        }
        if self.email == Some(None) && user.email.is_some() && user.phone.is_none() {
            self.broken
                .wrong("email", "cannot be removed from an account without a phone number");
        }
    }

    /// Changes everything but the pictures.
    pub(crate) fn apply(&self, profile: &mut Profile) {
        // A name that no longer fits what somebody else stored meanwhile changes nothing.
        if let Ok(name) = self.name.apply(profile.name.as_ref()) {
            profile.name = name;
        }
        set(&mut profile.bio, &self.bio);
        set(&mut profile.location, &self.location);
        set(&mut profile.college, &self.college);
        set(&mut profile.department, &self.department);
        set(&mut profile.birth_date, &self.birth_date);
        set(&mut profile.gender, &self.gender);
        if let Some(chosen) = &self.event_interests {
            profile.event_interests = chosen.clone().unwrap_or_default();
        }
    }

    /// Changes the pictures, whose URLs are known once they are attached. An avatar that is stored already says nothing new.
    pub(crate) fn apply_pictures(&self, profile: &mut Profile, all: Patch<Vec<String>>, avatar: Patch<String>) {
        let avatar = avatar.filter(|avatar| avatar.as_ref() != profile.profile_pictures.first());
        if let Some(all) = all {
            profile.profile_pictures = all.unwrap_or_default();
        }
        if let Some(avatar) = avatar {
            picture::set_avatar(&mut profile.profile_pictures, avatar);
        }
    }
}

fn set<T: Clone>(field: &mut Option<T>, patch: &Patch<T>) {
    if let Some(value) = patch {
        field.clone_from(value);
    }
}

#[cfg(test)]
mod tests;
