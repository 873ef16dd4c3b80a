//! Which resource of a path does not exist. The text follows from the path's template alone, so it is the same for what
//! is absent and for what the caller may not know of.

/// What the parameters of `route` name, such as "No course with this id, code or slug." for `/api/courses/{course}`.
/// `None` if it has no parameters.
pub(super) fn detail(route: &str) -> Option<String> {
    let segments: Vec<_> = route.split('/').collect();
    let named = segments.windows(2).filter_map(|pair| {
        let parameter = pair[1].strip_prefix('{')?.strip_suffix('}')?;
        Some(format!("no {} with this {}", noun(pair[0]), key(parameter)))
    });
    let named = named.collect::<Vec<_>>().join(", or ");
    let rest = named.strip_prefix('n')?;
    Some(format!("N{rest}."))
}

/// A resource in the singular, as people call it.
fn noun(segment: &str) -> String {
    let plural = match segment {
        "contents" => "lectures",
        "modules" => "sections",
        "media" => "images",
        "preferred" => "subjects",
        other => other,
    };
    let singular = match (plural.strip_suffix("ies"), plural.strip_suffix("zzes")) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(stem)) => format!("{stem}z"),
        (None, None) => plural.strip_suffix('s').unwrap_or(plural).to_owned(),
    };
    singular.replace('-', " ")
}

/// What a parameter identifies a resource by.
fn key(parameter: &str) -> &str {
    match parameter {
        "course" => "id, code or slug",
        "code" => "code",
        "page" => "name",
        _ => "id",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_what_it_names() {
        for (route, expected) in [
            ("/api/courses/{course}/reviews", "No course with this id, code or slug."),
            ("/api/courses/categories/{id}", "No category with this id."),
            (
                "/api/subjects/preferred/{course}",
                "No subject with this id, code or slug.",
            ),
            ("/api/quizzes/{id}/start", "No quiz with this id."),
            ("/api/quiz-attempts/{id}", "No quiz attempt with this id."),
            ("/api/certificates/{code}", "No certificate with this code."),
            (
                "/api/courses/{course}/instructors/{user_id}",
                "No course with this id, code or slug, or no instructor with this id.",
            ),
        ] {
            assert_eq!(detail(route).as_deref(), Some(expected), "{route}");
        }
        assert_eq!(detail("/api/plans/today"), None);
        assert_eq!(detail(""), None);
    }
}
