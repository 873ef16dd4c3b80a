//! Messages: their texts, their order and how many there may be.

use shared::string_enum;
use shared::text::paragraphs;

string_enum! {
    /// The kind of a message.
    MessageType ("must be text, image or file") {
        /// A text.
        Text = "text",
        /// A picture, with or without a text.
        Image = "image",
        /// A file, with or without a text.
        File = "file",
        /// A line that the server writes, such as that somebody has joined.
        System = "system",
    }
}

/// The maximum length of a message, in bytes of UTF-8 (16 KiB).
pub const MAX_TEXT_BYTES: usize = 16 * 1024;
/// The maximum number of messages that are looked at to count the unread ones after one that was read.
pub const MAX_COUNTED_UNREAD: u32 = 50;
/// The maximum length of a client's id, in bytes.
const MAX_CLIENT_ID: usize = 100;
/// The time in which the messages of a user are limited, in seconds.
pub const USER_SECONDS: i64 = 10;

/// The end of the messages of a community: what the next one follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The number of the last message.
    pub last_seq: u64,
    /// The number of the last edit or deletion of a message.
    pub last_change: u64,
    /// The second, in Unix time, of the last message.
    pub second: i64,
    /// The messages in that second.
    pub in_second: u32,
}

impl Head {
    /// The head after another message at `now`; `None` if this second has `per_second` messages.
    #[must_use]
    pub fn next(self, now: i64, per_second: u32) -> Option<Self> {
        // A clock that is behind does not begin another second.
        let in_second = if now > self.second { 1 } else { self.in_second + 1 };
        (in_second <= per_second).then_some(Self {
            last_seq: self.last_seq + 1,
            last_change: self.last_change,
            second: now.max(self.second),
            in_second,
        })
    }
}

/// Reads the text of a message; it is empty if there is nothing to see.
pub fn parse_text(text: &str) -> Result<String, &'static str> {
    paragraphs(text)
}

/// Reads the id that a client gives to a message.
pub fn parse_client_id(text: String) -> Result<String, &'static str> {
    let is_right = (1..=MAX_CLIENT_ID).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_right {
        Ok(text)
    } else {
        Err("must have 1 to 100 visible ASCII characters")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_numbered_without_gaps() {
        let first = Head::default().next(100, 2);
        assert_eq!(first.map(|head| head.last_seq), Some(1));
        assert_eq!(
            first.and_then(|head| head.next(100, 2)).map(|head| head.last_seq),
            Some(2)
        );
    }

    #[test]
    fn a_second_has_a_maximum_number_of_messages() {
        let full = Head {
            last_seq: 7,
            last_change: 3,
            second: 100,
            in_second: 2,
        };
        assert_eq!(full.next(100, 2), None);
        assert_eq!(full.next(99, 2), None, "a clock that is behind");
        let next = Head {
            last_seq: 8,
            last_change: 3,
            second: 101,
            in_second: 1,
        };
        assert_eq!(full.next(101, 2), Some(next));
    }
}
