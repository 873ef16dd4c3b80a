//! Phone numbers as people write them. What is read as which number is what the crate `phonenumber` makes of it, which follows
//! Google's libphonenumber.

use crate::types::phone::numbering_plan as plans;
use crate::types::phone::numbering_plan::Plan;

/// The calling code of the country that a number without one belongs to: India.
const HOME: u16 = 91;
/// What is dialled there before the code of a country, and before a number at home.
const INTERNATIONAL_PREFIX: &str = "00";
const NATIONAL_PREFIX: &str = "0";

/// Digits after a calling code.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=17;

/// A calling code and the digits after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PhoneNumber {
    code: u16,
    national: String,
}

impl PhoneNumber {
    /// Reads digits, `+` and punctuation: an international number, or one of India as it is dialled there.
    pub fn parse(text: &str) -> Option<Self> {
        let (code, written) = split(text);
        if !is_viable(written) {
            return None;
        }
        let home = plans::of(HOME).next()?;
        let (code, national) = match code {
            Some(code) => (code_of(code, written)?, digits(written)),
            None => international(written, &home)?,
        };
        let national = without_national_prefix(national, &home);
        let value: u64 = national.trim_start_matches('0').parse().ok()?;
        let is_number = LENGTHS.contains(&national.len()) && value < 1 << 56;
        is_number.then_some(Self { code, national })
    }

    /// Whether it can be anybody's.
    pub fn is_valid(&self) -> bool {
        plans::find(self.code, &self.national).is_some_and(|plan| plan.has(&self.national))
    }

    /// ITU-T E.164.
    pub fn e164(&self) -> String {
        format!("+{}{}", self.code, self.national)
    }

    /// The ISO 3166-1 alpha-2 code of the country of a valid number in E.164.
    pub fn country(e164: &str) -> Option<&'static str> {
        let (code, national) = split_code(e164.strip_prefix('+')?)?;
        let region = plans::find(code, national.trim_start_matches('0'))?.region;
        Some(region).filter(|region| *region != "001")
    }
}

/// The calling code where punctuation sets it apart (RFC 3966, which knows no spaces), and the rest.
fn split(text: &str) -> (Option<&str>, &str) {
    if let Some(international) = text.strip_prefix('+').filter(|_| !text.contains(' ')) {
        let end = international.find(['-', '.', '(', ')']).unwrap_or(international.len());
        let (code, national) = international.split_at(end);
        if !(code.is_empty() || national.is_empty() || national.contains('+')) {
            return (Some(code), national);
        }
    } else if !text.contains([' ', '+']) {
        return (None, text);
    }
    let is_digit = |letter: char| letter.is_ascii_digit();
    let begin = text
        .find(|letter| letter == '+' || is_digit(letter))
        .unwrap_or(text.len());
    (None, text[begin..].trim_end_matches(|letter| !is_digit(letter)))
}

/// Whether there are enough digits, and `+` nowhere but before them.
fn is_viable(written: &str) -> bool {
    let number = written.trim_start_matches('+');
    let digits = digits(number).len();
    !number.contains('+') && (digits > 2 || (digits == 2 && written.len() == 2))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn code_of(code: &str, national: &str) -> Option<u16> {
    let code = digits(code).parse().ok()?;
    (digits(national).len() > 2 && plans::is_known(code)).then_some(code)
}

/// The calling code in `written`, or that of home, and the rest.
fn international(written: &str, home: &Plan) -> Option<(u16, String)> {
    let mut number = digits(written);
    let mut is_international = written.starts_with('+');
    if let Some(rest) = number
        .strip_prefix(INTERNATIONAL_PREFIX)
        .filter(|rest| !rest.starts_with('0'))
    {
        number = rest.to_owned();
        is_international = true;
    }
    if is_international {
        let (code, national) = split_code(&number).filter(|_| number.len() > 2)?;
        return Some((code, national.to_owned()));
    }
    let national = number
        .strip_prefix(&HOME.to_string())
        .filter(|_| !(home.all.has(&number) && home.all.may_have(number.len())));
    Some((HOME, national.unwrap_or(&number).to_owned()))
}

fn split_code(number: &str) -> Option<(u16, &str)> {
    if number.starts_with('0') {
        return None;
    }
    (1..=3).find_map(|length| {
        let (code, national) = number.split_at_checked(length)?;
        let code = code.parse().ok()?;
        plans::is_known(code).then_some((code, national))
    })
}

/// Up to two, as long as enough is left.
fn without_national_prefix(national: String, home: &Plan) -> String {
    let once = |number: &str| number.strip_prefix(NATIONAL_PREFIX).map(str::to_owned);
    let number = once(&national).map_or_else(|| national.clone(), |less| once(&less).unwrap_or(less));
    if home.all.is_too_short(number.len()) {
        national
    } else {
        number
    }
}
