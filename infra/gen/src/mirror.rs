//! Where the parts of an operation are. The handler `notes::create::create_note` of the function `learning` is in
//! `functions/learning/src/notes/create.rs`, its test in `tests/api/learning/notes/create.rs` and its event in
//! `events/learning/notes/create.json`.

/// The path of an operation's event below `events/`, without an extension. `handler` is the path of its handler in its
/// crate.
#[must_use]
pub fn event(function: &str, handler: &[String], id: &str) -> String {
    let [resource, verb, handler] = handler else {
        return format!("{function}/{id}");
    };
    // An operation of several methods has an id for each.
    let rest = id.strip_prefix(handler.as_str()).unwrap_or_default();
    let name = if is_main(function, resource, verb, handler) {
        verb
    } else {
        handler
    };
    format!("{function}/{resource}/{name}{rest}")
}

/// Whether a handler is the main one of the file `<resource>/<verb>.rs`: it has the name of the verb, where the verb is
/// clear, or of the verb and the resource, in the plural or in the singular. Names of admin operations begin with
/// `admin_`.
#[must_use]
pub fn is_main(function: &str, resource: &str, verb: &str, handler: &str) -> bool {
    let name = match function {
        "admin" => handler.strip_prefix("admin_"),
        _ => Some(handler),
    };
    let rest = name.and_then(|name| name.strip_prefix(verb));
    rest.is_some_and(|rest| {
        rest.is_empty()
            || rest
                .strip_prefix('_')
                .is_some_and(|noun| noun == resource || noun == singular(resource))
    })
}

fn singular(noun: &str) -> String {
    match (noun.strip_suffix("ies"), noun.strip_suffix("zzes")) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(stem)) => format!("{stem}z"),
        (None, None) => noun.strip_suffix('s').unwrap_or(noun).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(handler: [&str; 3], id: &str) -> String {
        event("learning", &handler.map(str::to_owned), id)
    }

    #[test]
    fn an_event_has_the_path_of_its_handler() {
        assert_eq!(
            path(["notes", "create", "create_note"], "create_note"),
            "learning/notes/create"
        );
        assert_eq!(
            path(["notes", "list", "list_notes"], "list_notes"),
            "learning/notes/list"
        );
        assert_eq!(
            path(["enrollments", "enroll", "enroll"], "enroll"),
            "learning/enrollments/enroll"
        );
    }

    #[test]
    fn a_second_method_and_a_second_handler_of_a_file_have_events_of_their_own() {
        let twin = path(["progress", "update", "update_progress"], "update_progress_put");
        assert_eq!(twin, "learning/progress/update_put");
        let second = path(
            ["progress", "update", "update_content_progress"],
            "update_content_progress",
        );
        assert_eq!(second, "learning/progress/update_content_progress");
    }

    #[test]
    fn names_of_admin_operations_begin_with_admin() {
        assert!(is_main("admin", "users", "list", "admin_list_users"));
        assert!(!is_main("admin", "users", "list", "list_users"));
        assert!(!is_main("learning", "users", "list", "admin_list_users"));
    }
}
