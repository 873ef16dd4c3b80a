//! Over which channels a notification reaches a user: the setting of the user and the flag of the membership both have
//! to allow it.

use shared::outbox::Event;
use shared_accounts::rules::settings::{EmailFrequency, Settings};

use crate::rules::kind::NotificationType;

/// The flags of a membership. Users who are not members, such as instructors, have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags {
    /// Whether the member wants mail about the community.
    pub email: bool,
    /// Whether the member wants pushes about the community.
    pub push: bool,
}

/// When a mail comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTime {
    /// At once.
    Now,
    /// With the next digest.
    Digest,
    /// Never.
    Never,
}

/// When a notification is mailed to a user.
///
/// The receipt of a payment is a mail of its own, so no second one says that the payment has arrived.
#[must_use]
pub fn mail_time(settings: &Settings, flags: Option<Flags>, kind: NotificationType, event: &Event) -> MailTime {
    let is_allowed = settings.email_notifications && flags.is_none_or(|flags| flags.email);
    if !is_allowed || matches!(event, Event::PaymentCaptured { .. }) {
        return MailTime::Never;
    }
    let frequency = match (settings.email_frequency, settings.new_post_emails) {
        (frequency, _) if kind != NotificationType::NewPost => frequency,
        (EmailFrequency::Off, _) | (_, EmailFrequency::Off) => EmailFrequency::Off,
        (EmailFrequency::Daily, _) | (_, EmailFrequency::Daily) => EmailFrequency::Daily,
        (EmailFrequency::Immediate, EmailFrequency::Immediate) => EmailFrequency::Immediate,
    };
    match frequency {
        EmailFrequency::Immediate => MailTime::Now,
        EmailFrequency::Daily => MailTime::Digest,
        EmailFrequency::Off => MailTime::Never,
    }
}

/// Whether a notification is pushed to the phones of a user.
#[must_use]
pub fn is_pushed(settings: &Settings, flags: Option<Flags>) -> bool {
    settings.push_notifications && flags.is_none_or(|flags| flags.push)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::Id;

    const EVENT: Event = Event::PostPublished {
        community_id: Id::from_bytes([1; 16]),
        post_id: Id::from_bytes([2; 16]),
    };
    const ON: Option<Flags> = Some(Flags {
        email: true,
        push: true,
    });
    const OFF: Option<Flags> = Some(Flags {
        email: false,
        push: false,
    });

    #[test]
    fn setting_and_flag_both_have_to_allow_a_channel() {
        for (email, flags, time) in [
            (true, ON, MailTime::Now),
            (true, None, MailTime::Now),
            (true, OFF, MailTime::Never),
            (false, ON, MailTime::Never),
            (false, None, MailTime::Never),
        ] {
            let settings = Settings {
                email_notifications: email,
                push_notifications: email,
                ..Settings::default()
            };
            assert_eq!(mail_time(&settings, flags, NotificationType::NewReply, &EVENT), time);
            assert_eq!(is_pushed(&settings, flags), time == MailTime::Now);
        }
    }

    #[test]
    fn new_posts_come_with_the_digest_unless_the_user_wants_more() {
        let time = |all, posts, kind| {
            let settings = Settings {
                email_frequency: all,
                new_post_emails: posts,
                ..Settings::default()
            };
            mail_time(&settings, ON, kind, &EVENT)
        };
        use EmailFrequency::{Daily, Immediate, Off};
        use NotificationType::{NewPost, NewReply};
        assert_eq!(mail_time(&Settings::default(), ON, NewPost, &EVENT), MailTime::Digest);
        assert_eq!(time(Immediate, Immediate, NewPost), MailTime::Now);
        assert_eq!(time(Daily, Immediate, NewPost), MailTime::Digest);
        assert_eq!(time(Off, Immediate, NewPost), MailTime::Never);
        assert_eq!(time(Immediate, Off, NewPost), MailTime::Never);
        assert_eq!(time(Immediate, Off, NewReply), MailTime::Now);
        assert_eq!(time(Daily, Off, NewReply), MailTime::Digest);
    }
}
