//! Phones and browsers that get pushes.

/// The kind of device that receives pushes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushPlatform {
    /// Android.
    Android,
    /// iOS.
    Ios,
    /// A browser.
    Web,
}

impl PushPlatform {
    /// Reads one of the three words.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            "android" => Ok(Self::Android),
            "ios" => Ok(Self::Ios),
            "web" => Ok(Self::Web),
            _ => Err("must be android, ios or web"),
        }
    }

    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Android => "android",
            Self::Ios => "ios",
            Self::Web => "web",
        }
    }
}

/// Checks a push token: its provider made it, so only what no token can be is refused.
pub fn check_token(token: String) -> Result<String, &'static str> {
    let is_printable = token.chars().all(|letter| !letter.is_control()) && !token.trim().is_empty();
    if is_printable && token.chars().count() <= 4096 {
        Ok(token)
    } else {
        Err("must have 1 to 4096 printable characters")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_printable_and_bounded() {
        assert!(check_token("fcm:APA91b-example_token".to_owned()).is_ok());
        assert!(check_token("x".repeat(4096)).is_ok());
        for wrong in [String::new(), " ".to_owned(), "a\nb".to_owned(), "x".repeat(4097)] {
            assert!(check_token(wrong).is_err());
        }
    }

    #[test]
    fn platforms_are_three_words() {
        for word in ["android", "ios", "web"] {
            assert_eq!(PushPlatform::parse(word).unwrap().as_str(), word);
        }
        assert!(PushPlatform::parse("windows").is_err());
    }
}
