//! The mail with notifications.

use shared_notifications::rules::text::MailWords;

use super::escape;

/// A mail with notifications that is ready to be sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NewsMail {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// A mail with these lines, which can be ended at `url`.
pub(crate) fn news_mail(words: MailWords, subject: &str, lines: &[&str], url: &str) -> NewsMail {
    let MailWords {
        reason,
        unsubscribe,
        tag,
        ..
    } = words;
    let text = format!("{}\n\n{reason}\n{unsubscribe}: {url}\n\nLectern\n", lines.join("\n\n"));
    let paragraphs: String = lines.iter().map(|line| format!("<p>{}</p>\n", escape(line))).collect();
    let html = format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n\
         <body style=\"font-family: sans-serif; max-width: 36em\">\n{paragraphs}<p>{}<br><a href=\"{}\">{}</a></p>\n\
         <p>Lectern</p>\n</body>\n</html>\n",
        escape(subject),
        escape(reason),
        escape(url),
        escape(unsubscribe),
    );
    NewsMail {
        subject: subject.to_owned(),
        text,
        html,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_notifications::rules::text::Language;

    #[test]
    fn what_people_write_never_becomes_markup_and_both_parts_can_be_unsubscribed_from() {
        for language in [Language::English, Language::Hindi] {
            let words = language.mail_words();
            let mail = news_mail(words, "<b>Exam</b>", &["<script>'&"], "https://x/u?token=t");
            assert!(
                !mail.html.contains("<script>") && !mail.html.contains("<b>"),
                "{}",
                mail.html
            );
            assert!(mail.html.contains("&lt;script&gt;&#39;&amp;"), "{}", mail.html);
            assert!(mail.html.contains("<a href=\"https://x/u?token=t\">"), "{}", mail.html);
            assert!(mail.text.contains("<script>'&") && mail.text.contains("https://x/u?token=t"));
            assert!(mail.html.contains(&format!("lang=\"{}\"", words.tag)));
        }
    }
}
