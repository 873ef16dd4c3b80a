//! The mails that the product writes: each says the same as plain text and as HTML.

mod reset_password;
mod verify_email;

use shared_accounts::rules::email_token::Purpose;

/// A mail to somebody.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) subject: &'static str,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// What a letter is made of: paragraphs around one link and the token that is in it.
struct Draft {
    subject: &'static str,
    /// Before the link.
    opening: &'static str,
    /// What the link does.
    action: &'static str,
    /// Where the app takes the token, after its address.
    path: &'static str,
    /// After the token.
    closing: &'static str,
}

/// The letter that carries `token` for `purpose`; `app_url` is where the app's pages are.
pub(crate) fn with_token(purpose: Purpose, app_url: &str, token: &str) -> Letter {
    let draft = match purpose {
        Purpose::Verify => verify_email::DRAFT,
        Purpose::Reset => reset_password::DRAFT,
    };
    draft.finish(app_url, token)
}

impl Draft {
    fn finish(&self, app_url: &str, token: &str) -> Letter {
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
        Letter { subject, text, html }
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
            let letter = with_token(purpose, "https://app.example.com/", "abc.def");
            let link = format!("https://app.example.com/{path}?token=abc.def");
            for part in [&letter.text, &letter.html] {
                assert!(part.contains(&link), "{part}");
            }
            assert!(letter.text.lines().any(|line| line == "abc.def"), "{}", letter.text);
            assert!(letter.html.contains("<code>abc.def</code>"), "{}", letter.html);
        }
    }

    #[test]
    fn nothing_that_is_put_in_becomes_markup() {
        let letter = with_token(Purpose::Verify, "https://x/\"><script>'&", "t");
        assert!(!letter.html.contains("<script>"), "{}", letter.html);
        assert!(
            letter.html.contains("&quot;&gt;&lt;script&gt;&#39;&amp;"),
            "{}",
            letter.html
        );
    }
}
