//! The mails that the product sends, as plain text and as HTML.

pub(crate) mod notifications;
pub(crate) mod payment_receipt;
mod reset_password;
mod revert_email;
mod verify_email;

use shared_accounts::rules::email::token::{EmailToken, Purpose};

/// A mail that is ready to be sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) subject: &'static str,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// The texts of a mail: paragraphs around one link with a token.
struct Draft {
    subject: &'static str,
    /// The paragraph before the link.
    opening: &'static str,
    /// The paragraph about an account with a phone number that has not proven the address.
    account: &'static str,
    /// The text of the link.
    action: &'static str,
    /// The path of the page that takes the token.
    path: &'static str,
    /// The paragraph after the token.
    closing: &'static str,
}

/// The mail that carries `token`, whose text is `text`. `base` is the address that the paths of pages follow.
pub(crate) fn with_token(token: &EmailToken, base: &str, text: &str) -> Mail {
    let draft = match token.purpose {
        Purpose::Verify => verify_email::DRAFT,
        Purpose::Reset => reset_password::DRAFT,
        Purpose::Revert => revert_email::DRAFT,
    };
    let account = match &token.phone_ending {
        Some(ending) if !draft.account.is_empty() => Some(draft.account.replace("{ending}", ending)),
        _ => None,
    };
    draft.finish(account.as_deref(), base, text)
}

impl Draft {
    fn finish(&self, account: Option<&str>, base: &str, token: &str) -> Mail {
        let Self {
            subject,
            opening,
            action,
            path,
            closing,
            account: _,
        } = self;
        let opening = [Some(*opening), account]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        let link = format!("{}{path}?token={token}", base.trim_end_matches('/'));
        let text =
            format!("{opening}\n\n{action}:\n{link}\n\nOr enter this in the app:\n{token}\n\n{closing}\n\nLectern\n");
        let [opening, action, link, token, closing] = [opening.as_str(), *action, &link, token, *closing].map(escape);
        let html = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{subject}</title></head>\n\
             <body style=\"font-family: sans-serif; max-width: 36em\">\n<p>{opening}</p>\n\
             <p><a href=\"{link}\">{action}</a></p>\n<p>Or enter this in the app:<br><code>{token}</code></p>\n\
             <p>{closing}</p>\n<p>Lectern</p>\n</body>\n</html>\n"
        );
        Mail { subject, text, html }
    }
}

/// `text` as HTML, in an element or in a quoted attribute (the HTML standard, "Escaping a string").
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::Id;
    use shared::types::email::Email;

    fn token(purpose: Purpose, phone_ending: Option<&str>) -> EmailToken {
        EmailToken {
            id: Id::from_bytes([1; 16]),
            user_id: None,
            email: Email::parse("asha@example.com").unwrap(),
            purpose,
            epoch: 0,
            phone_ending: phone_ending.map(str::to_owned),
            expires_at: 0,
            used: false,
        }
    }

    #[test]
    fn an_address_that_is_not_proven_is_told_the_end_of_the_phone() {
        for purpose in [Purpose::Verify, Purpose::Reset] {
            let with = with_token(&token(purpose, Some("42")), "https://x", "t");
            assert!(with.text.contains("ending in 42") && with.html.contains("ending in 42"));
            let without = with_token(&token(purpose, None), "https://x", "t");
            assert!(!without.text.contains("ending in"), "{}", without.text);
        }
    }

    #[test]
    fn both_parts_have_the_link_and_the_token() {
        let pages = [
            (Purpose::Verify, "verify-email"),
            (Purpose::Reset, "reset-password"),
            (Purpose::Revert, "revert-email"),
        ];
        for (purpose, path) in pages {
            let mail = with_token(&token(purpose, None), "https://app.example.com/", "abc.def");
            let link = format!("https://app.example.com/{path}?token=abc.def");
            for part in [&mail.text, &mail.html] {
                assert!(part.contains(&link), "{part}");
            }
            assert!(mail.text.lines().any(|line| line == "abc.def"), "{}", mail.text);
            assert!(mail.html.contains("<code>abc.def</code>"), "{}", mail.html);
        }
    }

    #[test]
    fn inserted_text_never_becomes_markup() {
        let mail = with_token(&token(Purpose::Verify, None), "https://x/\"><script>'&", "t");
        assert!(!mail.html.contains("<script>"), "{}", mail.html);
        assert!(
            mail.html.contains("&quot;&gt;&lt;script&gt;&#39;&amp;"),
            "{}",
            mail.html
        );
    }
}
