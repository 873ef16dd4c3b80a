//! Text that clients type, as courses and categories take it.

use shared::text::name;

/// The maximum length of a title or name, in characters.
pub(crate) const MAX_LINE: usize = 200;

/// One line; runs of white space become one space.
pub(crate) fn single_line(text: &str) -> Result<String, &'static str> {
    let line = name(text)?;
    if line.is_empty() || line.chars().count() > MAX_LINE {
        return Err("must have 1 to 200 visible characters");
    }
    Ok(line)
}
