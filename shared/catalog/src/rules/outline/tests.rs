use std::collections::BTreeSet;

use proptest::prelude::*;
use shared::ids::Id;

use super::*;

fn id<T>(number: u8) -> Id<T> {
    Id::from_bytes([number; 16])
}

fn section(number: u8) -> SectionEntry {
    SectionEntry {
        id: id(number),
        title: format!("Section {number}"),
        description: None,
        lectures: Vec::new(),
    }
}

fn lecture(number: u8) -> LectureEntry {
    LectureEntry {
        id: id(number),
        title: format!("Lecture {number}"),
        content_type: ContentType::Text,
        duration_seconds: u32::from(number),
        is_preview: false,
    }
}

/// The first bytes of the IDs, section by section.
fn order(outline: &Outline) -> Vec<(u8, Vec<u8>)> {
    fn of<T>(id: &Id<T>) -> u8 {
        id.as_bytes()[0]
    }
    let sections = outline.sections.iter();
    sections
        .map(|section| {
            (
                of(&section.id),
                section.lectures.iter().map(|lecture| of(&lecture.id)).collect(),
            )
        })
        .collect()
}

#[test]
fn inserting_or_moving_shifts_the_others() {
    let mut outline = Outline::default();
    for (number, index) in [(1, None), (2, Some(1)), (3, Some(2)), (4, Some(99))] {
        outline.add_section(section(number), index).unwrap();
    }
    let sections = |outline: &Outline| order(outline).into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    assert_eq!(sections(&outline), [2, 3, 1, 4]);
    outline.move_section(id(2), 3);
    assert_eq!(sections(&outline), [3, 1, 2, 4]);
    outline.move_section(id(4), 1);
    assert_eq!(sections(&outline), [4, 3, 1, 2]);
    outline.move_section(id(9), 1);
    assert_eq!(outline.section(id(1)).map(|(index, _)| index), Some(3));
}

#[test]
fn a_lecture_moves_between_sections_of_its_course_only() {
    let mut outline = Outline::default();
    outline.add_section(section(1), None).unwrap();
    outline.add_section(section(2), None).unwrap();
    for number in [10, 11, 12] {
        outline.add_lecture(id(1), lecture(number), None).unwrap();
    }
    outline.move_lecture(id(11), id(1), None).unwrap();
    assert_eq!(order(&outline), [(1, vec![10, 11, 12]), (2, vec![])]);
    outline.move_lecture(id(11), id(2), None).unwrap();
    outline.move_lecture(id(12), id(2), Some(1)).unwrap();
    assert_eq!(order(&outline), [(1, vec![10]), (2, vec![12, 11])]);
    assert_eq!(outline.move_lecture(id(10), id(3), None), Err(Refusal::NoSuchSection));
    assert_eq!(
        outline.add_lecture(id(3), lecture(13), None),
        Err(Refusal::NoSuchSection)
    );
    assert_eq!(
        outline.lecture(id(11)).map(|(section, index, _)| (section.id, index)),
        Some((id(2), 2))
    );
}

#[test]
fn a_full_course_refuses_additions_but_allows_moves() {
    let mut outline = Outline::default();
    fn many<T>(number: usize) -> Id<T> {
        Id::from_bytes(u128::try_from(number).unwrap().to_be_bytes())
    }
    for number in 0..MAX_SECTIONS {
        outline
            .add_section(
                SectionEntry {
                    id: many(number),
                    ..section(0)
                },
                None,
            )
            .unwrap();
    }
    assert_eq!(outline.add_section(section(200), None), Err(Refusal::TooManySections));
    for number in 0..MAX_LECTURES {
        let lecture = LectureEntry {
            id: many(number),
            ..lecture(1)
        };
        outline.add_lecture(many(number % MAX_SECTIONS), lecture, None).unwrap();
    }
    assert_eq!(
        outline.add_lecture(many(0), lecture(200), None),
        Err(Refusal::TooManyLectures)
    );
    outline.move_lecture(many(0), many(1), Some(1)).unwrap();
    assert_eq!(outline.totals().lectures, MAX_LECTURES);
}

#[derive(Clone, Debug)]
enum Step {
    AddSection(Option<u32>),
    MoveSection(u8, u32),
    RemoveSection(u8),
    AddLecture(u8, Option<u32>),
    MoveLecture(u8, u8, Option<u32>),
    RemoveLecture(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let index = || proptest::option::of(0_u32..8);
    prop_oneof![
        index().prop_map(Step::AddSection),
        (0_u8..8, 0_u32..8).prop_map(|(section, index)| Step::MoveSection(section, index)),
        (0_u8..8).prop_map(Step::RemoveSection),
        (0_u8..8, index()).prop_map(|(section, index)| Step::AddLecture(section, index)),
        (0_u8..60, 0_u8..8, index()).prop_map(|(lecture, section, index)| Step::MoveLecture(lecture, section, index)),
        (0_u8..60).prop_map(Step::RemoveLecture),
    ]
}

proptest! {
    #[test]
    fn no_edit_loses_or_duplicates_a_lecture(steps in proptest::collection::vec(step(), 0..60)) {
        let mut outline = Outline::default();
        let (mut sections, mut lectures) = (BTreeSet::new(), BTreeSet::new());
        for (number, step) in (100_u8..).zip(steps) {
            // Sections are numbered by their order of creation, lectures by the step.
            let known = |nth: u8, sections: &BTreeSet<u8>| sections.iter().nth(nth as usize).copied().unwrap_or(99);
            match step {
                Step::AddSection(index) => {
                    outline.add_section(section(number), index).unwrap();
                    sections.insert(number);
                }
                Step::MoveSection(nth, index) => {
                    let moved = known(nth, &sections);
                    outline.move_section(id(moved), index);
                    if let Some((now, _)) = outline.section(id(moved)) {
                        prop_assert_eq!(now, (index.max(1) as usize).min(sections.len()));
                    }
                }
                Step::RemoveSection(nth) => {
                    let removed = known(nth, &sections);
                    let gone = outline.remove_section(id(removed));
                    prop_assert_eq!(gone.is_some(), sections.remove(&removed));
                    for lecture in gone.into_iter().flat_map(|section| section.lectures) {
                        lectures.remove(&lecture.id.as_bytes()[0]);
                    }
                }
                Step::AddLecture(nth, index) => {
                    if outline.add_lecture(id(known(nth, &sections)), lecture(number), index).is_ok() {
                        lectures.insert(number);
                    }
                }
                Step::MoveLecture(lecture, nth, index) => {
                    let (lecture, section) = (lecture + 100, known(nth, &sections));
                    let moved = outline.move_lecture(id(lecture), id(section), index);
                    prop_assert_eq!(moved.is_ok(), sections.contains(&section));
                    if let (Ok(()), Some((now, ..))) = (moved, outline.lecture(id(lecture))) {
                        prop_assert_eq!(now.id, id(section));
                    }
                }
                Step::RemoveLecture(lecture) => {
                    let lecture = lecture + 100;
                    prop_assert_eq!(outline.remove_lecture(id(lecture)).is_some(), lectures.remove(&lecture));
                }
            }
            let there: Vec<u8> = order(&outline).into_iter().flat_map(|(_, lectures)| lectures).collect();
            prop_assert_eq!(there.iter().copied().collect::<BTreeSet<_>>(), lectures.clone());
            prop_assert_eq!(there.len(), lectures.len());
            prop_assert_eq!(outline.totals(), Totals {
                sections: sections.len(),
                lectures: lectures.len(),
                duration_seconds: lectures.iter().map(|number| u64::from(*number)).sum(),
            });
        }
    }
}
