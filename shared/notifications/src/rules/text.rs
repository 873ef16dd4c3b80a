//! The texts of notifications, in the languages of the product. Mails and pushes take theirs from here, too.

use shared::outbox::Event;

use crate::rules::kind::NotificationType;

/// A language that notifications are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English, which readers of all other languages get.
    English,
    /// Hindi.
    Hindi,
}

/// The words of a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The title.
    pub title: String,
    /// What has happened, in a sentence.
    pub message: String,
}

/// What a text names.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The user who has caused the event.
    pub actor: Option<&'a str>,
    /// The course or community.
    pub about: Option<&'a str>,
}

/// The words around the notifications of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailWords {
    /// The subject of a digest.
    pub digest_subject: &'static str,
    /// The first line of a digest.
    pub digest_opening: &'static str,
    /// The last line of a digest that does not name everything, in which `{n}` is how many it leaves out.
    pub digest_more: &'static str,
    /// Why the mail came.
    pub reason: &'static str,
    /// The text of the link that ends such mail.
    pub unsubscribe: &'static str,
    /// The language, for the HTML.
    pub tag: &'static str,
}

impl Language {
    /// The language for users with this language tag.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        match tag.split('-').next() {
            Some("hi") => Self::Hindi,
            _ => Self::English,
        }
    }

    /// The words around the notifications of a mail.
    #[must_use]
    pub const fn mail_words(self) -> MailWords {
        match self {
            Self::English => MailWords {
                digest_subject: "Your daily summary",
                digest_opening: "This is what you have missed:",
                digest_more: "There are {n} more in the app.",
                reason: "You get this mail because notifications by email are on in your Lectern account.",
                unsubscribe: "Unsubscribe",
                tag: "en",
            },
            Self::Hindi => MailWords {
                digest_subject: "आपका दैनिक सारांश",
                digest_opening: "ये सूचनाएँ आपने अभी नहीं देखी हैं:",
                digest_more: "ऐप में {n} और सूचनाएँ हैं।",
                reason: "यह मेल इसलिए आया है क्योंकि आपके Lectern खाते में ईमेल सूचनाएँ चालू हैं।",
                unsubscribe: "सदस्यता समाप्त करें",
                tag: "hi",
            },
        }
    }

    /// The push that counts the posts that a community has got.
    #[must_use]
    pub fn new_posts(self, count: u64, about: &str) -> Text {
        match (self, count) {
            (Self::English, 1) => text(format!("New post in {about}"), "There is a new post."),
            (Self::English, _) => text(format!("New posts in {about}"), format!("There are {count} new posts.")),
            (Self::Hindi, 1) => text(format!("{about} में नई पोस्ट"), "एक नई पोस्ट आई है।"),
            (Self::Hindi, _) => text(format!("{about} में नई पोस्ट"), format!("{count} नई पोस्ट आई हैं।")),
        }
    }

    /// The push that says only that something is new, for an operator who lets no text pass through others.
    #[must_use]
    pub fn anonymous(self) -> Text {
        match self {
            Self::English => text("Lectern", "You have a new notification."),
            Self::Hindi => text("Lectern", "आपके लिए एक नई सूचना है।"),
        }
    }
}

fn text(title: impl Into<String>, message: impl Into<String>) -> Text {
    Text {
        title: title.into(),
        message: message.into(),
    }
}

/// The words of a notification that has no text of its own.
#[must_use]
pub fn describe(language: Language, kind: NotificationType, event: &Event, names: Names<'_>) -> Text {
    match language {
        Language::English => english(kind, event, names),
        Language::Hindi => hindi(kind, event, names),
    }
}

fn english(kind: NotificationType, event: &Event, names: Names<'_>) -> Text {
    let actor = names.actor.unwrap_or("Somebody");
    let about = names.about.unwrap_or("your course");
    match (kind, event) {
        (NotificationType::NewPost, _) => text(format!("New post in {about}"), format!("{actor} has written a post.")),
        (NotificationType::NewReply, _) => text("New reply", format!("{actor} has replied to your post in {about}.")),
        (NotificationType::NewMention, _) => {
            text("You were mentioned", format!("{actor} has mentioned you in {about}."))
        }
        (NotificationType::NewMessage, _) => text("New message", format!("{actor} has sent you a message.")),
        (NotificationType::PostApproved, _) => text(
            "Post approved",
            format!("All members of {about} can now read your post."),
        ),
        (NotificationType::PostRejected, _) => text(
            "Post not approved",
            format!("A moderator of {about} has not approved your post."),
        ),
        (_, Event::PostSubmitted { .. }) => text(
            "Post waiting for approval",
            format!("A post in {about} is waiting for approval."),
        ),
        (_, Event::PostFlagged { .. }) => text("Post reported", format!("A member has reported a post in {about}.")),
        (_, Event::MessageFlagged { .. }) => text(
            "Message reported",
            format!("A member has reported a message in {about}."),
        ),
        (NotificationType::ModeratorAction, _) => {
            text("Post removed", format!("A moderator has removed your post in {about}."))
        }
        (NotificationType::Announcement, _) => text("Announcement", format!("There is news in {about}.")),
        (NotificationType::PlanReady, _) => text("Study plan ready", "Your study plan is ready."),
        (_, Event::AttemptGraded { .. }) => text("Quiz graded", format!("A quiz of yours in {about} has been graded.")),
        (NotificationType::Graded, _) => text(
            "Assignment graded",
            format!("An assignment of yours in {about} has been graded."),
        ),
        (_, Event::PaymentRefunded { .. }) => text("Refund accepted", format!("Your payment for {about} is refunded.")),
        (_, Event::RefundDeclined { .. }) => text("No refund", "A refund that you had requested will not be made."),
        (NotificationType::Payment, _) => text(
            "Payment received",
            format!("Your payment has arrived, and {about} is open."),
        ),
    }
}

fn hindi(kind: NotificationType, event: &Event, names: Names<'_>) -> Text {
    let actor = names.actor.unwrap_or("किसी सदस्य");
    let about = names.about.unwrap_or("आपके कोर्स");
    match (kind, event) {
        (NotificationType::NewPost, _) => text(format!("{about} में नई पोस्ट"), format!("{actor} की नई पोस्ट आई है।")),
        (NotificationType::NewReply, _) => text("नया उत्तर", format!("{about} में आपकी पोस्ट पर {actor} का उत्तर आया है।")),
        (NotificationType::NewMention, _) => {
            text("आपका उल्लेख हुआ है", format!("{about} में {actor} की पोस्ट में आपका उल्लेख है।"))
        }
        (NotificationType::NewMessage, _) => text("नया संदेश", format!("{actor} का नया संदेश आया है।")),
        (NotificationType::PostApproved, _) => text("पोस्ट स्वीकृत", format!("{about} के सभी सदस्य अब आपकी पोस्ट पढ़ सकते हैं।")),
        (NotificationType::PostRejected, _) => text("पोस्ट अस्वीकृत", format!("{about} में आपकी पोस्ट स्वीकार नहीं की गई है।")),
        (_, Event::PostSubmitted { .. }) => text(
            "पोस्ट स्वीकृति की प्रतीक्षा में",
            format!("{about} में एक पोस्ट स्वीकृति की प्रतीक्षा में है।"),
        ),
        (_, Event::PostFlagged { .. }) => text("पोस्ट की शिकायत", format!("{about} में एक पोस्ट की शिकायत आई है।")),
        (_, Event::MessageFlagged { .. }) => text("संदेश की शिकायत", format!("{about} में एक संदेश की शिकायत आई है।")),
        (NotificationType::ModeratorAction, _) => text("पोस्ट हटाई गई", format!("{about} में आपकी पोस्ट हटा दी गई है।")),
        (NotificationType::Announcement, _) => text("घोषणा", format!("{about} में नई घोषणा है।")),
        (NotificationType::PlanReady, _) => text("अध्ययन योजना तैयार", "आपकी अध्ययन योजना तैयार है।"),
        (_, Event::AttemptGraded { .. }) => text("क्विज़ का मूल्यांकन", format!("{about} में आपके क्विज़ का मूल्यांकन हो गया है।")),
        (NotificationType::Graded, _) => text(
            "असाइनमेंट का मूल्यांकन",
            format!("{about} में आपके असाइनमेंट का मूल्यांकन हो गया है।"),
        ),
        (_, Event::PaymentRefunded { .. }) => text("रिफ़ंड स्वीकृत", format!("{about} के लिए आपका भुगतान लौटाया जा रहा है।")),
        (_, Event::RefundDeclined { .. }) => text("रिफ़ंड नहीं होगा", "आपके माँगे हुए रिफ़ंड को स्वीकार नहीं किया गया है।"),
        (NotificationType::Payment, _) => text("भुगतान मिला", format!("आपका भुगतान मिल गया है। अब आप {about} पढ़ सकते हैं।")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::Id;

    #[test]
    fn every_type_has_words_in_every_language() {
        let event = Event::PostPublished {
            community_id: Id::from_bytes([1; 16]),
            post_id: Id::from_bytes([2; 16]),
        };
        let names = Names {
            actor: Some("Asha"),
            about: Some("Optics"),
        };
        for kind in NotificationType::ALL {
            let [english, hindi] =
                [Language::English, Language::Hindi].map(|language| describe(language, *kind, &event, names));
            assert_ne!(english, hindi, "{kind}");
            assert!(hindi.message.ends_with('।') && english.message.ends_with('.'), "{kind}");
        }
    }

    #[test]
    fn the_language_follows_the_first_subtag() {
        assert_eq!(Language::of("hi"), Language::Hindi);
        assert_eq!(Language::of("hi-IN"), Language::Hindi);
        assert_eq!(Language::of("hil"), Language::English);
        assert_eq!(Language::of("ta-IN"), Language::English);
    }
}
