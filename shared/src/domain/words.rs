//! Choices between a few words.

/// An enum whose variants are words in JSON and in the tables.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident ($expected:literal) { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            const ALL: &'static [(&'static str, Self)] = &[$(($word, Self::$variant),)*];

            /// Reads one of the words.
            ///
            /// # Errors
            /// What is expected instead.
            pub fn parse(text: &str) -> Result<Self, &'static str> {
                let found = Self::ALL.iter().find(|(word, _)| *word == text);
                found.map(|(_, value)| *value).ok_or($expected)
            }
        }
    };
}

pub(super) use words;
