//! Catalog: categories, courses, instructors, subjects, sections and lectures.

use shared::http::Group;
use shared::http::group::{EndpointGroup, Sink};
use shared::lambda::Function;
use shared::routes;

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
    const DESCRIPTION: &'static str = "Categories, courses, instructors, sections, lectures and subjects. Published courses are public; their content is for \
         enrolled users.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .operation(routes!(courses::list::list_courses))
            .operation(routes!(courses::create::create_course))
            .operation(routes!(courses::get::get_course))
            .operation(routes!(courses::update::update_course))
            .operation(routes!(courses::delete::delete_course))
            .operation(routes!(courses::publish::publish_course))
            .operation(routes!(courses::unpublish::unpublish_course))
            .operation(routes!(categories::list::list_categories))
            .operation(routes!(categories::create::create_category))
            .operation(routes!(categories::get::get_category))
            .operation(routes!(categories::update::update_category))
            .operation(routes!(categories::delete::delete_category))
            .operation(routes!(course_instructors::list::list_course_instructors))
            .operation(routes!(course_instructors::create::create_course_instructor))
            .operation(routes!(course_instructors::delete::delete_course_instructor))
            .operation(routes!(instructors::list::list_instructors))
            .operation(routes!(instructors::get::get_instructor))
            .operation(routes!(subjects::list::list_subjects))
            .operation(routes!(subjects::get::get_subject))
            .operation(routes!(preferred_subjects::list::list_preferred_subjects))
            .operation(routes!(preferred_subjects::create::create_preferred_subject))
            .operation(routes!(preferred_subjects::delete::delete_preferred_subject))
            .operation(routes!(sections::list::list_sections))
            .operation(routes!(sections::create::create_section))
            .operation(routes!(sections::get::get_section))
            .operation(routes!(sections::update::update_section))
            .operation(routes!(sections::delete::delete_section))
            .operation(routes!(lectures::list::list_lectures))
            .operation(routes!(lectures::create::create_lecture))
            .operation(routes!(lectures::get::get_lecture))
            .operation(routes!(lectures::update::update_lecture))
            .operation(routes!(lectures::delete::delete_lecture))
            .aliases(&COURSES)
            .aliases(&MODULES)
    }
}
