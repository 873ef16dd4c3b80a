//! Rules of courses.

use shared::string_enum;

/// The maximum number of instructors of a course.
pub const MAX_INSTRUCTORS: usize = 5;

/// The maximum length of a description in a list, in characters.
const MAX_EXCERPT: usize = 2_000;

/// Words that have a meaning in paths in place of a course code or slug.
const RESERVED: [&str; 7] = [
    "preferred",
    "available",
    "courses",
    "contents",
    "categories",
    "me",
    "start",
];

string_enum! {
    /// The level of a course.
    Level ("must be beginner, intermediate or advanced") {
        /// For beginners.
        Beginner = "beginner",
        /// For students who know the basics.
        Intermediate = "intermediate",
        /// For students who know the subject well.
        Advanced = "advanced",
    }
}

string_enum! {
    /// Who can see a course.
    CourseStatus ("must be draft or published") {
        /// Its instructors and admins.
        Draft = "draft",
        /// Everybody.
        Published = "published",
    }
}

string_enum! {
    /// The order of a list of courses.
    CourseSort ("must be newest, rating, popular or title") {
        /// The most recently published first.
        Newest = "newest",
        /// The best rated first.
        Rating = "rating",
        /// The one with the most enrollments first.
        Popular = "popular",
        /// By title.
        Title = "title",
    }
}

string_enum! {
    /// Whether a course is free.
    Cost ("must be free or paid") {
        /// Free courses.
        Free = "free",
        /// Courses with a price.
        Paid = "paid",
    }
}

/// The enrollments and ratings by which lists sort a course. Large numbers are rounded, so that a popular course does
/// not move with every enrollment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PopularitySnapshot {
    /// Enrollments, in two significant digits.
    #[serde(rename = "popularity")]
    pub enrollments: u64,
    /// The average rating in hundredths; 0 without a rating.
    pub rating: u64,
    /// Ratings, in two significant digits.
    pub ratings: u64,
}

impl PopularitySnapshot {
    /// The snapshot for these numbers of enrollments and ratings.
    pub fn of(enrolled: u64, rating_sum: u64, ratings: u64) -> Self {
        let rating = (ratings > 0).then(|| (rating_sum * 100 + ratings / 2) / ratings);
        Self {
            enrollments: two_digits(enrolled),
            rating: rating.unwrap_or(0),
            ratings: two_digits(ratings),
        }
    }
}

/// Keeps the first two digits of `number` and sets the others to 0.
fn two_digits(number: u64) -> u64 {
    let mut unit = 1;
    while number / unit >= 100 {
        unit *= 10;
    }
    number / unit * unit
}

/// Parses a level in any case.
pub fn parse_level(text: &str) -> Result<Level, &'static str> {
    Level::parse(&text.trim().to_lowercase())
}

/// Parses a course code, such as `CS-101`: 2 to 32 letters, digits, `-`, `_` and `.`, beginning with a letter or digit.
/// Codes are compared without regard to case.
pub fn parse_code(text: &str) -> Result<String, &'static str> {
    let code = text.trim();
    check_segment(code, 2..=32, |byte| {
        byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)
    })
    .ok_or(
        "must have 2 to 32 letters, digits, -, _ or ., begin with a letter or digit, and not be an ID or a reserved \
         word",
    )?;
    Ok(code.to_owned())
}

/// Parses a slug, such as `python-for-beginners`: 2 to 100 lower-case letters, digits and `-`.
pub fn parse_slug(text: &str) -> Result<String, &'static str> {
    let slug = text.trim();
    check_segment(slug, 2..=100, |byte| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
    })
    .ok_or(
        "must have 2 to 100 lower-case letters, digits and -, begin with a letter or digit, and not be an ID or a \
         reserved word",
    )?;
    Ok(slug.to_owned())
}

/// Codes and slugs are path segments, so they must not look like IDs or the words that also occur there.
fn check_segment(text: &str, lengths: std::ops::RangeInclusive<usize>, is_allowed: fn(u8) -> bool) -> Option<()> {
    let is_reserved = RESERVED.iter().any(|word| word.eq_ignore_ascii_case(text));
    let is_id = text.parse::<shared::ids::CourseId>().is_ok();
    let begins_well = text.bytes().next()?.is_ascii_alphanumeric();
    (lengths.contains(&text.len()) && text.bytes().all(is_allowed) && begins_well && !is_reserved && !is_id)
        .then_some(())
}

/// The beginning of a description, for lists.
pub fn excerpt(description: &str) -> String {
    match description.char_indices().nth(MAX_EXCERPT) {
        None => description.to_owned(),
        Some(_) => description.chars().take(MAX_EXCERPT).chain(['…']).collect::<String>(),
    }
}

/// The average rating, rounded to two decimals; `None` without a rating.
pub fn average_rating(sum: u64, count: u64) -> Option<f64> {
    (count > 0).then(|| {
        #[expect(clippy::cast_precision_loss, reason = "sums of ratings stay far below 2^52")]
        let average = sum as f64 / count as f64;
        (average * 100.0).round() / 100.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_slugs_must_not_be_reserved_words_or_ids() {
        assert_eq!(parse_code(" CS-101 "), Ok("CS-101".to_owned()));
        assert_eq!(
            parse_slug("python-for-beginners"),
            Ok("python-for-beginners".to_owned())
        );
        for wrong in [
            "",
            "a",
            "Preferred",
            "contents",
            "me",
            "-cs",
            "cs 101",
            "cs/101",
            "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c",
            &"x".repeat(33),
        ] {
            assert!(parse_code(wrong).is_err(), "{wrong:?}");
        }
        for wrong in ["Python", "a_b", "start", "categories", "é-a"] {
            assert!(parse_slug(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn only_small_courses_change_popularity_with_every_enrollment() {
        assert_eq!(
            PopularitySnapshot::of(99, 14, 3),
            PopularitySnapshot {
                enrollments: 99,
                rating: 467,
                ratings: 3
            }
        );
        assert_eq!(
            PopularitySnapshot::of(1_299, 0, 0).enrollments,
            PopularitySnapshot::of(1_200, 0, 0).enrollments
        );
        assert_ne!(
            PopularitySnapshot::of(1_300, 0, 0).enrollments,
            PopularitySnapshot::of(1_299, 0, 0).enrollments
        );
    }

    #[test]
    fn lists_show_the_beginning_of_a_description() {
        assert_eq!(excerpt("Carbon"), "Carbon");
        assert_eq!(excerpt(&"é".repeat(2_000)), "é".repeat(2_000));
        assert_eq!(excerpt(&"é".repeat(2_001)), "é".repeat(2_000) + "…");
    }

    #[test]
    fn a_rating_is_an_average_with_two_decimals() {
        assert_eq!(average_rating(0, 0), None);
        assert_eq!(average_rating(14, 3), Some(4.67));
    }
}
