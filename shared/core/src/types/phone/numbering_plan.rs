//! The world's numbering plans: what is a number where. They are those of the crate `phonenumber`, from which the build takes
//! them: that crate itself is 1.6 MB in a binary, and reads all plans before the first number.

use regex_lite::Regex;

/// A line is a region: its calling code, its name, its leading digits, and kinds of numbers; first what they have in common.
const PLANS: &str = include_str!(concat!(env!("OUT_DIR"), "/numbering_plans.txt"));

/// The plan of a region.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// ISO 3166-1 alpha-2, or `001` for what belongs to no country.
    pub region: &'static str,
    leading_digits: &'static str,
    /// What all numbers have in common.
    pub all: Kind,
    kinds: &'static str,
}

/// A kind of numbers.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    lengths: &'static str,
    local_lengths: &'static str,
    pattern: &'static str,
}

/// Whether `code` is the calling code of somewhere.
pub fn is_known(code: u16) -> bool {
    of(code).next().is_some()
}

/// The plans of the regions that share a calling code, the main one first.
pub fn of(code: u16) -> impl Iterator<Item = Plan> {
    let code = code.to_string();
    PLANS
        .lines()
        .filter_map(move |line| Plan::read(line.strip_prefix(&code)?.strip_prefix(' ')?))
}

/// The plan that `national`, a number after `code`, belongs to; it may yet be no number.
pub fn find(code: u16, national: &str) -> Option<Plan> {
    let mut plans = of(code).peekable();
    let first = plans.next()?;
    if plans.peek().is_none() {
        return Some(first);
    }
    std::iter::once(first)
        .chain(plans)
        .find(|plan| match plan.leading_digits {
            "" => plan.has(national),
            leading => begins(leading, national),
        })
}

impl Plan {
    fn read(line: &'static str) -> Option<Self> {
        let mut columns = line.splitn(4, ' ');
        let (region, leading_digits) = (columns.next()?, columns.next()?);
        let all = Kind::read(columns.next()?)?;
        Some(Self {
            region,
            leading_digits,
            all,
            kinds: columns.next().unwrap_or_default(),
        })
    }

    /// Whether `national` is a number here, of whatever kind.
    pub fn has(&self, national: &str) -> bool {
        let mut kinds = self.kinds.split(' ').filter_map(Kind::read);
        self.all.has(national) && kinds.any(|kind| kind.has(national))
    }
}

impl Kind {
    fn read(column: &'static str) -> Option<Self> {
        let mut parts = column.splitn(3, ';');
        Some(Self {
            lengths: parts.next()?,
            local_lengths: parts.next()?,
            pattern: parts.next()?,
        })
    }

    /// Whether `national` is one.
    pub fn has(&self, national: &str) -> bool {
        (self.lengths.is_empty() || lengths(self.lengths).any(|length| length == national.len()))
            && begins(self.pattern, national)
    }

    /// Whether a number may have `length` digits, inside of its area maybe.
    pub fn may_have(&self, length: usize) -> bool {
        self.may_be_local(length) || lengths(self.lengths).any(|other| other == length)
    }

    /// Whether `length` digits are less than any number has.
    pub fn is_too_short(&self, length: usize) -> bool {
        !self.may_be_local(length) && lengths(self.lengths).next().is_some_and(|least| length < least)
    }

    fn may_be_local(&self, length: usize) -> bool {
        lengths(self.local_lengths).any(|other| other == length)
    }
}

/// Least first.
fn lengths(list: &str) -> impl Iterator<Item = usize> {
    list.split(',').filter_map(|length| length.parse().ok())
}

fn begins(pattern: &str, national: &str) -> bool {
    Regex::new(&format!("^(?:{pattern})")).is_ok_and(|pattern| pattern.is_match(national))
}
