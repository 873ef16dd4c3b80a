//! DOCX and PPTX (ECMA-376): XML parts in a package. The text keeps its structure in the notation of Markdown.

mod charts;
mod package;
mod slides;
mod word;
mod writer;
mod xml;

use package::Package;
use shared_catalog::rules::course_file::FailureReason;
use xml::{Token, each};

use super::Budget;

pub(super) use slides::pptx;
pub(super) use word::docx;

/// `EncryptedPackage`, the stream of an encrypted document (MS-OFFCRYPTO §1.3.2), as a compound file names it.
const ENCRYPTED_PACKAGE: &str = "EncryptedPackage";

/// Whether a compound file is an encrypted Office document.
pub(super) fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = ENCRYPTED_PACKAGE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// The name and content of the main part, which begins with the element `root`. With another one, it is another kind of
/// document.
fn main_part(
    package: &mut Package<'_>,
    [usual, root]: [&str; 2],
    budget: &mut Budget,
) -> Result<(String, Vec<u8>), FailureReason> {
    let name = package.main(usual, budget)?;
    let part = package.part(&name, budget)?.ok_or(FailureReason::NotTheAnnouncedType)?;
    let mut first = None;
    // What is wrong further on is found when the part is read.
    let _found = each(&part, budget, |token| {
        if let Token::Start(start) = token {
            first = Some(start.local_name().as_ref() == root.as_bytes());
            return Err(FailureReason::Broken);
        }
        Ok(())
    });
    match first {
        Some(true) => Ok((name, part)),
        Some(false) => Err(FailureReason::NotTheAnnouncedType),
        None => Err(FailureReason::Broken),
    }
}
