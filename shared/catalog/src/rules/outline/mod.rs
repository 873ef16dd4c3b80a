//! The table of contents of a course. The order of sections and lectures is their position in a list, so it has no
//! gaps.

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use shared::ids::{LectureId, SectionId};

use crate::rules::lecture::ContentType;

/// The maximum number of sections of a course.
pub const MAX_SECTIONS: usize = 100;
/// The maximum number of lectures of a course.
pub const MAX_LECTURES: usize = 500;

/// The sections of a course with their lectures, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// The sections.
    #[serde(default)]
    pub sections: Vec<SectionEntry>,
}

/// A section in the table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionEntry {
    /// The ID.
    pub id: SectionId,
    /// The title.
    pub title: String,
    /// The description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its lectures.
    #[serde(default)]
    pub lectures: Vec<LectureEntry>,
}

/// A lecture in the table of contents: the fields that everybody can see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LectureEntry {
    /// The ID.
    pub id: LectureId,
    /// The title.
    pub title: String,
    /// The kind of content.
    pub content_type: ContentType,
    /// The length in seconds.
    pub duration_seconds: u32,
    /// Whether everybody can see the content.
    pub is_preview: bool,
}

/// The counters of a course that follow from its outline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// The number of sections.
    pub sections: usize,
    /// The number of lectures.
    pub lectures: usize,
    /// The length of all lectures together, in seconds.
    pub duration_seconds: u64,
}

/// Why a section or lecture cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The course already has [`MAX_SECTIONS`].
    TooManySections,
    /// The course already has [`MAX_LECTURES`].
    TooManyLectures,
    /// The section is not in this course.
    NoSuchSection,
}

impl Outline {
    /// The counters of the course.
    pub fn totals(&self) -> Totals {
        let lectures = || self.sections.iter().flat_map(|section| &section.lectures);
        Totals {
            sections: self.sections.len(),
            lectures: lectures().count(),
            duration_seconds: lectures().map(|lecture| u64::from(lecture.duration_seconds)).sum(),
        }
    }

    /// The IDs of the lectures that `other` does not have.
    pub fn without(&self, other: &Self) -> impl Iterator<Item = LectureId> {
        let ids = |outline: &Self| -> HashSet<LectureId> {
            let lectures = outline.sections.iter().flat_map(|section| &section.lectures);
            lectures.map(|lecture| lecture.id).collect()
        };
        let theirs = ids(other);
        ids(self).into_iter().filter(move |id| !theirs.contains(id))
    }

    /// A section and its `order_index`, from 1.
    pub fn section(&self, id: SectionId) -> Option<(usize, &SectionEntry)> {
        let position = self.sections.iter().position(|section| section.id == id)?;
        Some((position + 1, self.sections.get(position)?))
    }

    /// A section, to edit it.
    pub fn section_mut(&mut self, id: SectionId) -> Option<&mut SectionEntry> {
        self.sections.iter_mut().find(|section| section.id == id)
    }

    /// A lecture, its section and its `order_index` there, from 1.
    pub fn lecture(&self, id: LectureId) -> Option<(&SectionEntry, usize, &LectureEntry)> {
        self.sections.iter().find_map(|section| {
            let position = section.lectures.iter().position(|lecture| lecture.id == id)?;
            Some((section, position + 1, section.lectures.get(position)?))
        })
    }

    /// A lecture, to edit it.
    pub fn lecture_mut(&mut self, id: LectureId) -> Option<&mut LectureEntry> {
        let mut lectures = self.sections.iter_mut().flat_map(|section| &mut section.lectures);
        lectures.find(|lecture| lecture.id == id)
    }

    /// Adds a section at position `order_index`, or at the end if that is absent or beyond the end.
    ///
    /// # Errors
    /// [`Refusal::TooManySections`].
    pub fn add_section(&mut self, section: SectionEntry, order_index: Option<u32>) -> Result<(), Refusal> {
        if self.sections.len() >= MAX_SECTIONS {
            return Err(Refusal::TooManySections);
        }
        insert(&mut self.sections, section, order_index);
        Ok(())
    }

    /// Moves a section to position `order_index`. An unknown section is ignored.
    pub fn move_section(&mut self, id: SectionId, order_index: u32) {
        if let Some(section) = self.remove_section(id) {
            insert(&mut self.sections, section, Some(order_index));
        }
    }

    /// Removes and returns a section with its lectures.
    pub fn remove_section(&mut self, id: SectionId) -> Option<SectionEntry> {
        let position = self.sections.iter().position(|section| section.id == id)?;
        Some(self.sections.remove(position))
    }

    /// Adds a lecture to a section at position `order_index`, or at the end if that is absent or beyond the end.
    ///
    /// # Errors
    /// [`Refusal::TooManyLectures`], [`Refusal::NoSuchSection`].
    pub fn add_lecture(
        &mut self,
        section_id: SectionId,
        lecture: LectureEntry,
        order_index: Option<u32>,
    ) -> Result<(), Refusal> {
        if self.totals().lectures >= MAX_LECTURES {
            return Err(Refusal::TooManyLectures);
        }
        let section = self.section_mut(section_id).ok_or(Refusal::NoSuchSection)?;
        insert(&mut section.lectures, lecture, order_index);
        Ok(())
    }

    /// Moves a lecture to position `order_index` of a section. Without a position, the lecture moves to the end of
    /// another section, or stays where it is in its own. An unknown lecture is ignored.
    ///
    /// # Errors
    /// [`Refusal::NoSuchSection`].
    pub fn move_lecture(
        &mut self,
        id: LectureId,
        section_id: SectionId,
        order_index: Option<u32>,
    ) -> Result<(), Refusal> {
        self.section(section_id).ok_or(Refusal::NoSuchSection)?;
        let stays = self.lecture(id).is_some_and(|(section, ..)| section.id == section_id);
        if stays && order_index.is_none() {
            return Ok(());
        }
        match self.remove_lecture(id) {
            Some(lecture) => self.add_lecture(section_id, lecture, order_index),
            None => Ok(()),
        }
    }

    /// Removes and returns a lecture.
    pub fn remove_lecture(&mut self, id: LectureId) -> Option<LectureEntry> {
        self.sections.iter_mut().find_map(|section| {
            let position = section.lectures.iter().position(|lecture| lecture.id == id)?;
            Some(section.lectures.remove(position))
        })
    }
}

fn insert<T>(all: &mut Vec<T>, one: T, order_index: Option<u32>) {
    let wanted = order_index.map_or(all.len(), |index| (index as usize).saturating_sub(1));
    all.insert(wanted.min(all.len()), one);
}
