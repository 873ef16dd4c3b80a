//! Many at the same moment: what must happen once happens once.

mod identifiers;
mod logins;
