//! IAM, as far as the template uses it: statements, and whether they allow an action on a resource.

use std::collections::{BTreeMap, BTreeSet};

use crate::endpoints;
use crate::template::{Statement, Template};

/// A permission that a call needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The action, such as `dynamodb:PutItem`.
    pub action: String,
    /// The ARN it acts on.
    pub resource: String,
    /// The attributes that an update of an item accesses.
    pub attributes: BTreeSet<String>,
}

impl Permission {
    /// A permission for `action` on `resource`.
    #[must_use]
    pub fn new(action: impl Into<String>, resource: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            resource: resource.into(),
            attributes: BTreeSet::new(),
        }
    }
}

/// The permissions of every function of a template.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    statements: BTreeMap<String, Vec<Statement>>,
    owners: BTreeMap<String, String>,
    websocket_arn: Option<String>,
}

impl Policies {
    /// The policies of the template's functions, and of all of them together ([`endpoints::ANY_FUNCTION`]).
    #[must_use]
    pub fn new(template: &Template) -> Self {
        let functions = || template.functions.iter();
        let of_one = functions().map(|function| (function.logical_id.clone(), function.statements.clone()));
        let of_all = functions().flat_map(|function| function.statements.clone()).collect();
        let statements: BTreeMap<_, _> = of_one.chain([(endpoints::ANY_FUNCTION.to_owned(), of_all)]).collect();
        Self {
            owners: statements
                .keys()
                .map(|id| (endpoints::access_key(id), id.clone()))
                .collect(),
            statements,
            websocket_arn: template.websocket_arn.clone(),
        }
    }

    /// Whether the function (a logical id) may do `action` on `resource`, see [`Policies::grants`].
    #[must_use]
    pub fn allows(&self, function: &str, action: &str, resource: &str) -> bool {
        self.grants(function, &Permission::new(action, resource))
    }

    /// Whether the function (a logical id) has the permission: some statement allows it and none denies it
    /// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>).
    #[must_use]
    pub fn grants(&self, function: &str, permission: &Permission) -> bool {
        let statements = self.statements.get(function).into_iter().flatten();
        let mut matching = statements.filter(|statement| {
            // Actions are compared without case, resources with it.
            let (action, resource) = (permission.action.to_ascii_lowercase(), &*permission.resource);
            statement
                .actions
                .iter()
                .any(|pattern| matches(&pattern.to_ascii_lowercase(), &action))
                && statement.resources.iter().any(|pattern| matches(pattern, resource))
                && concerns(statement, &permission.attributes)
        });
        let first = matching.next();
        first.is_some_and(|first| first.allow) && matching.all(|statement| statement.allow)
    }

    /// The logical id of the function an access key belongs to.
    #[must_use]
    pub fn owner(&self, access_key: &str) -> Option<&str> {
        self.owners.get(access_key).map(String::as_str)
    }

    /// `arn:aws:execute-api:…:<api>/<stage>`, which the ARNs of connections begin with.
    #[must_use]
    pub fn websocket_arn(&self) -> Option<&str> {
        self.websocket_arn.as_deref()
    }
}

/// Whether the condition of `statement` holds for a call that accesses these attributes. A call that accesses none is
/// not an update.
fn concerns(statement: &Statement, accessed: &BTreeSet<String>) -> bool {
    let allowed = statement.attributes.as_ref();
    allowed.is_none_or(|allowed| !accessed.is_empty() && accessed.is_subset(allowed))
}

/// IAM's wildcard: `*` stands for any characters, including none.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match text.find(part) {
            Some(at) => text = &text[at + part.len()..],
            None => return false,
        }
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policies(statements: Vec<Statement>) -> Policies {
        Policies {
            statements: BTreeMap::from([("F".to_owned(), statements)]),
            ..Policies::default()
        }
    }

    fn statement(allow: bool, action: &str, resource: &str) -> Statement {
        Statement {
            allow,
            actions: vec![action.to_owned()],
            resources: vec![resource.to_owned()],
            attributes: None,
        }
    }

    #[test]
    fn a_statement_about_attributes_allows_no_others() {
        let attributes = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let policies = policies(vec![Statement {
            attributes: Some(attributes(&["pk", "sk", "seen"])),
            ..statement(true, "dynamodb:UpdateItem", "table")
        }]);
        let update = |names: &[&str]| Permission {
            attributes: attributes(names),
            ..Permission::new("dynamodb:UpdateItem", "table")
        };
        assert!(policies.grants("F", &update(&["pk", "sk", "seen"])));
        assert!(!policies.grants("F", &update(&["pk", "sk", "seen", "role"])));
        assert!(!policies.allows("F", "dynamodb:UpdateItem", "table"));
    }

    #[test]
    fn only_what_a_statement_names_is_allowed() {
        let policies = policies(vec![statement(
            true,
            "dynamodb:PutItem",
            "arn:aws:dynamodb:us-east-1:000000000000:table/Users",
        )]);
        let table = endpoints::table_arn("Users");
        assert!(policies.allows("F", "dynamodb:PutItem", &table));
        assert!(!policies.allows("F", "dynamodb:GetItem", &table));
        assert!(!policies.allows("F", "dynamodb:PutItem", &endpoints::table_arn("UsersOther")));
        assert!(!policies.allows("F", "dynamodb:PutItem", &format!("{table}/index/gsi1")));
        assert!(!policies.allows("G", "dynamodb:PutItem", &table));
    }

    #[test]
    fn a_denial_wins() {
        let policies = policies(vec![
            statement(true, "s3:*", "*"),
            statement(false, "s3:DeleteObject", "arn:aws:s3:::media/*"),
        ]);
        assert!(policies.allows("F", "s3:GetObject", "arn:aws:s3:::media/a"));
        assert!(!policies.allows("F", "s3:DeleteObject", "arn:aws:s3:::media/a"));
        assert!(policies.allows("F", "s3:DeleteObject", "arn:aws:s3:::other/a"));
    }

    #[test]
    fn stars_stand_for_anything() {
        assert!(matches("*", "anything"));
        assert!(matches("arn:*/index/*", "arn:table/index/gsi1"));
        assert!(matches("a*b*a", "a-b-a"));
        assert!(!matches("a*a", "a"));
        assert!(!matches("s3:Get*", "s3:PutObject"));
        assert!(!matches("a*bc", "abcb"));
    }
}
