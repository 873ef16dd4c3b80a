//! The receipt of a payment.

use jiff::Timestamp;
use shared_catalog::rules::price::Price;

use super::{Mail, escape};

/// What a receipt says.
#[derive(Debug)]
pub(crate) struct Receipt<'a> {
    pub(crate) number: &'a str,
    pub(crate) course: &'a str,
    pub(crate) price: Price,
    pub(crate) paid_at: Timestamp,
}

/// The mail with a receipt.
pub(crate) fn receipt_mail(receipt: &Receipt<'_>) -> Mail {
    let amount = format!("{} {}", receipt.price.currency.code(), receipt.price);
    let date = receipt.paid_at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let lines = [
        ("Receipt", receipt.number),
        ("Course", receipt.course),
        ("Amount paid", &amount),
        ("Date", &date),
    ];
    let opening = "Thank you for your payment. The course is open to you now.";
    let closing = "The history of payments in the app has this receipt, too, and is the place to request a refund.";
    let text_lines: String = lines.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    let html_lines: String = lines
        .iter()
        .map(|(name, value)| format!("<tr><th align=\"left\">{name}</th><td>{}</td></tr>\n", escape(value)))
        .collect();
    Mail {
        subject: "Your receipt",
        text: format!("{opening}\n\n{text_lines}\n{closing}\n\nLectern\n"),
        html: format!(
            "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Your receipt</title></head>\n\
             <body style=\"font-family: sans-serif; max-width: 36em\">\n<p>{opening}</p>\n\
             <table>\n{html_lines}</table>\n<p>{closing}</p>\n<p>Lectern</p>\n</body>\n</html>\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_catalog::rules::price::Currency;

    #[test]
    fn both_parts_have_the_number_the_course_and_the_amount() {
        let mail = receipt_mail(&Receipt {
            number: "L-20300131-3F6F0E6A1B",
            course: "Rust & <Go>",
            price: Price {
                minor_units: 99_900,
                currency: Currency::INR,
            },
            paid_at: Timestamp::UNIX_EPOCH,
        });
        for expected in ["L-20300131-3F6F0E6A1B", "INR 999.00", "1970-01-01 00:00 UTC"] {
            assert!(
                mail.text.contains(expected) && mail.html.contains(expected),
                "{expected}"
            );
        }
        assert!(mail.text.contains("Rust & <Go>"));
        assert!(mail.html.contains("Rust &amp; &lt;Go&gt;"));
    }
}
