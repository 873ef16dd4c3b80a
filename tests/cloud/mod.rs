//! The local cloud with the whole product in it: permissions, faults, what is kept, and the control API.

mod control;
mod environment;
mod faults;
mod permissions;
mod restart;

const TEMPLATE: &str = include_str!("../../template.yaml");

/// The template with `from` replaced by `to` in the entry of one function.
pub fn template_with(function: &str, from: &str, to: &str) -> String {
    let begin = TEMPLATE.find(&format!("\n  {function}Function:\n")).unwrap();
    let end = begin + TEMPLATE[begin..].find(&format!("\n  {function}Logs:\n")).unwrap();
    let entry = &TEMPLATE[begin..end];
    assert!(entry.contains(from), "{function}Function has no {from:?}");
    format!("{}{}{}", &TEMPLATE[..begin], entry.replace(from, to), &TEMPLATE[end..])
}
