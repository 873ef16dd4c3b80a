//! Catalog: categories, courses, instructors, subjects, sections and lectures.

use shared::http::group::{EndpointGroup, Group, Sink};
use shared::lambda::Function;

use crate::aliases::{COURSES, MODULES};

mod aliases;
mod categories;
mod course_instructors;
mod courses;
mod instructors;
mod lectures;
mod preferred_subjects;
mod sections;
mod subjects;
mod text;

/// The function that serves this group.
pub fn function() -> Function {
    Function::http::<Catalog>("catalog")
}

struct Catalog;

impl EndpointGroup for Catalog {
    const DESCRIPTION: &'static str = "Categories, courses, instructors, sections, lectures \
         and subjects. Published courses are public; their content is for enrolled users.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .resource(courses::operations)
            .resource(categories::operations)
            .resource(course_instructors::operations)
            .resource(instructors::operations)
            .resource(subjects::operations)
            .resource(preferred_subjects::operations)
            .resource(sections::operations)
            .resource(lectures::operations)
            .aliases(&COURSES)
            .aliases(&MODULES)
    }
}
