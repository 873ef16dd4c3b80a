//! The mails that the product sends, as plain text and as HTML.

mod reset_password;
mod verify_email;

use shared_accounts::rules::email_token::Purpose;

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
    /// The text of the link.
    action: &'static str,
    /// The path of the app's page that takes the token.
    path: &'static str,
    /// The paragraph after the token.
    closing: &'static str,
}

/// The mail that carries `token` for `purpose`. `app_url` is the address of the app's pages.
pub(crate) fn with_token(purpose: Purpose, app_url: &str, token: &str) -> Mail {
    let draft = match purpose {
        Purpose::Verify => verify_email::DRAFT,
        Purpose::Reset => reset_password::DRAFT,
    };
    draft.finish(app_url, token)
}

impl Draft {
    fn finish(&self, app_url: &str, token: &str) -> Mail {
        let Self {
            subject,
            opening,
            action,
            path,
            closing,
        } = self;
        let link = format!("{}{path}?token={token}", app_url.trim_end_matches('/'));
        let text =
            format!("{opening}\n\n{action}:\n{link}\n\nOr enter this in the app:\n{token}\n\n{closing}\n\nLectern\n");
        let [opening, action, link, token, closing] = [*opening, *action, &link, token, *closing].map(escape);
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

    #[test]
    fn both_parts_have_the_link_and_the_token() {
        for (purpose, path) in [(Purpose::Verify, "verify-email"), (Purpose::Reset, "reset-password")] {
            let mail = with_token(purpose, "https://app.example.com/", "abc.def");
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
        let mail = with_token(Purpose::Verify, "https://x/\"><script>'&", "t");
        assert!(!mail.html.contains("<script>"), "{}", mail.html);
        assert!(
            mail.html.contains("&quot;&gt;&lt;script&gt;&#39;&amp;"),
            "{}",
            mail.html
        );
    }
}
