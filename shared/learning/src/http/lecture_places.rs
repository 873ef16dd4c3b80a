//! Which course lectures are in. That never changes, so a container remembers it, and reads a lecture together with what
//! depends on its course.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use shared::ids::{CourseId, LectureId};

/// About 700 kB.
const MAX_LECTURES: usize = 10_000;

/// The courses of the lectures that this container has read.
#[derive(Debug, Default)]
pub(super) struct LecturePlaces(Mutex<HashMap<LectureId, CourseId>>);

impl LecturePlaces {
    pub(super) fn course_of(&self, lecture: LectureId) -> Option<CourseId> {
        self.places().get(&lecture).copied()
    }

    pub(super) fn remember(&self, lecture: LectureId, course: CourseId) {
        let mut places = self.places();
        // A container that has seen so many lectures starts over: what it forgets costs one more call each.
        if places.len() >= MAX_LECTURES {
            places.clear();
        }
        places.insert(lecture, course);
    }

    fn places(&self) -> std::sync::MutexGuard<'_, HashMap<LectureId, CourseId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
