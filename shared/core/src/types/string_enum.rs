//! Choices between a few words.

/// An enum whose variants are words: in JSON, in the tables, as text and in the OpenAPI document.
///
/// A word is a `tt`, since derive macros do not look into the group that a `literal` is put in: with one, the document would
/// show the names of the variants.
#[macro_export]
macro_rules! string_enum {
    ($(#[$doc:meta])* $name:ident ($expected:literal) { $($(#[$variant_doc:meta])* $variant:ident = $word:tt,)* }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Reads one of the words.
            pub fn parse(text: &str) -> Result<Self, &'static str> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($expected),
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = &'static str;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self { $(Self::$variant => $word,)* })
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use utoipa::PartialSchema as _;

    string_enum! {
        /// A size.
        Size ("must be s or xl") {
            /// Small.
            Small = "s",
            /// Extra large.
            ExtraLarge = "xl",
        }
    }

    #[test]
    fn everything_shows_the_same_words() {
        assert_eq!(Size::ALL, [Size::Small, Size::ExtraLarge]);
        for (size, word) in [(Size::Small, "s"), (Size::ExtraLarge, "xl")] {
            assert_eq!(serde_json::to_value(size).unwrap(), word);
            assert_eq!(serde_json::from_value::<Size>(json!(word)).unwrap(), size);
            assert_eq!(size.to_string(), word);
            assert_eq!(word.parse(), Ok(size));
        }
        let schema = serde_json::to_value(Size::schema()).unwrap();
        assert_eq!(schema["enum"], json!(["s", "xl"]));
    }

    #[test]
    fn another_word_is_answered_with_those_that_are_expected() {
        assert_eq!(Size::parse("m"), Err("must be s or xl"));
        assert_eq!(Size::parse("Small"), Err("must be s or xl"));
    }
}
