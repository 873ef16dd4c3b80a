//! The package of an Office document (ECMA-376 part 2): parts in a ZIP container, found by their relationships.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use shared_catalog::rules::course_file::FailureReason;
use zip::ZipArchive;
use zip::result::ZipError;

use super::super::Budget;
use super::xml::{attribute, elements};

/// No real document has this many parts.
const MAX_PARTS: usize = 20_000;

/// The parts of a document.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// The places of the parts by name in lower case, since names of parts are compared without regard to case.
    places: HashMap<String, usize>,
}

/// A relationship of a part to another one.
pub(super) struct Relation {
    pub id: String,
    /// The last segment of its type, such as `slide`.
    pub kind: String,
    /// The name of the other part.
    pub target: String,
}

impl<'b> Package<'b> {
    pub fn open(bytes: &'b [u8]) -> Result<Self, FailureReason> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| reason(&error))?;
        if archive.len() > MAX_PARTS {
            return Err(FailureReason::TooLarge);
        }
        let names = (0..archive.len()).filter_map(|place| Some((key(&archive.name_for_index(place)?.ok()?), place)));
        let places = names.collect();
        Ok(Self { archive, places })
    }

    /// The name of the main part, which is `usual` in documents without relationships.
    pub fn main(&mut self, usual: &str, budget: &mut Budget) -> Result<String, FailureReason> {
        let relations = self.relations("", budget)?;
        let main = relations.into_iter().find(|relation| relation.kind == "officeDocument");
        let name = main.map_or_else(|| usual.to_owned(), |main| main.target);
        let is_there = self.places.contains_key(&key(&name));
        is_there.then_some(name).ok_or(FailureReason::NotTheAnnouncedType)
    }

    /// The relationships of a part to others of the package.
    pub fn relations(&mut self, part: &str, budget: &mut Budget) -> Result<Vec<Relation>, FailureReason> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let separator = if folder.is_empty() { "" } else { "/" };
        let Some(xml) = self.part(&format!("{folder}{separator}_rels/{name}.rels"), budget)? else {
            return Ok(Vec::new());
        };
        let mut relations = Vec::new();
        elements(&xml, b"Relationship", budget, |element| {
            let [id, kind, target, mode] = ["Id", "Type", "Target", "TargetMode"].map(|name| attribute(element, name));
            if mode.as_deref() != Some("External")
                && let (Some(id), Some(kind), Some(target)) = (id, kind, target)
            {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = resolved(folder, &target);
                relations.push(Relation { id, kind, target });
            }
        })?;
        Ok(relations)
    }

    /// A part. `None` if the package does not have it.
    pub fn part(&mut self, name: &str, budget: &mut Budget) -> Result<Option<Vec<u8>>, FailureReason> {
        let Some(place) = self.places.get(&key(name)) else {
            return Ok(None);
        };
        let part = self.archive.by_index(*place).map_err(|error| reason(&error))?;
        // The declared size is not trusted. Reading one byte more than allowed detects a part that is too large.
        let max = budget.part();
        let mut bytes = Vec::new();
        let read = part.take(max as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|_| FailureReason::Broken)?;
        if bytes.len() > max {
            return Err(FailureReason::TooLarge);
        }
        budget.unpacked(bytes.len())?;
        Ok(Some(bytes))
    }
}

fn key(name: &str) -> String {
    name.trim_start_matches('/').to_lowercase()
}

/// The name of the part that `target` refers to, from a part in `folder`: like a URL (RFC 3986 §5.2).
fn resolved(folder: &str, target: &str) -> String {
    let (base, target) = match target.strip_prefix('/') {
        Some(from_root) => ("", from_root),
        None => (folder, target),
    };
    let mut segments: Vec<&str> = base.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    segments.join("/").replace("%20", " ")
}

fn reason(error: &ZipError) -> FailureReason {
    match error {
        ZipError::UnsupportedArchive(problem) if *problem == ZipError::PASSWORD_REQUIRED => FailureReason::Encrypted,
        ZipError::InvalidPassword => FailureReason::Encrypted,
        _ => FailureReason::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_like_urls() {
        assert_eq!(resolved("ppt", "slides/slide1.xml"), "ppt/slides/slide1.xml");
        assert_eq!(resolved("ppt", "./slides/slide1.xml"), "ppt/slides/slide1.xml");
        assert_eq!(resolved("ppt/slides", "../notes/n.xml"), "ppt/notes/n.xml");
        assert_eq!(resolved("ppt", "/word/a%20b.xml"), "word/a b.xml");
        assert_eq!(resolved("", "../../etc"), "etc");
    }
}
