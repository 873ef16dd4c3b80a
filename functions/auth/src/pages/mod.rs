//! Pages of the product, where links of mails lead if no app takes them.

pub(crate) mod get;
