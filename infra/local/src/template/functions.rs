//! `AWS::Serverless::Function`: environment, policies, event sources.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::resolve::{Stack, text};
use super::resources::{number, serves_websocket};
use super::{FunctionSpec, Statement, TemplateError, events};
use crate::endpoints;

type Result<T> = std::result::Result<T, TemplateError>;

/// Lambda's own default, in seconds.
const DEFAULT_TIMEOUT: u64 = 3;

pub(super) fn function(stack: &Stack<'_>, id: &str) -> Result<FunctionSpec> {
    let code = text(&property(stack, id, "CodeUri")?).unwrap_or_default();
    let binary = code.rsplit('/').find(|part| !part.is_empty() && *part != ".");
    let timeout = text(&property(stack, id, "Timeout")?);
    let (queues, schedules) = events::sources(stack, id)?;
    Ok(FunctionSpec {
        logical_id: id.to_owned(),
        binary: binary
            .ok_or_else(|| TemplateError::new(id, "CodeUri does not end with the binary's name"))?
            .to_owned(),
        environment: environment(stack, id)?,
        statements: statements(id, &stack.property(id, "Policies")?)?,
        timeout_seconds: timeout.map_or(Ok(DEFAULT_TIMEOUT), |seconds| number(id, "Timeout", &seconds))?,
        queues,
        schedules,
        is_websocket: serves_websocket(stack, id)?,
    })
}

/// A property of the function, or else of `Globals`.
fn property(stack: &Stack<'_>, id: &str, name: &str) -> Result<Value> {
    match stack.property(id, name)? {
        Value::Null => stack.resolve("Globals", &stack.section("Globals")["Function"][name]),
        own => Ok(own),
    }
}

fn environment(stack: &Stack<'_>, id: &str) -> Result<BTreeMap<String, String>> {
    let globals = stack.resolve(
        "Globals",
        &stack.section("Globals")["Function"]["Environment"]["Variables"],
    )?;
    let own = stack.property(id, "Environment")?;
    let variables = [&globals, &own["Variables"]]
        .into_iter()
        .filter_map(Value::as_object)
        .flatten();
    let mut environment = BTreeMap::new();
    for (name, value) in variables {
        let value = text(value).ok_or_else(|| TemplateError::new(id, format!("the variable {name} is not text")))?;
        environment.insert(name.clone(), value);
    }
    if let Some(endpoint) = environment.get_mut("WEBSOCKET_ENDPOINT") {
        *endpoint = stack.endpoints.websocket();
    }
    let platform = [
        ("AWS_REGION", endpoints::REGION.to_owned()),
        ("AWS_ACCESS_KEY_ID", endpoints::access_key(id)),
        ("AWS_SECRET_ACCESS_KEY", endpoints::SECRET_ACCESS_KEY.to_owned()),
    ];
    environment.extend(
        platform
            .into_iter()
            .chain(stack.endpoints.environment())
            .map(|(name, value)| (name.to_owned(), value)),
    );
    Ok(environment)
}

/// Takes inline statements only: the template does not contain the permissions of SAM policy templates and managed
/// policies.
fn statements(id: &str, policies: &Value) -> Result<Vec<Statement>> {
    let mut statements = Vec::new();
    for policy in list(policies) {
        let inline = policy
            .as_object()
            .filter(|policy| policy.keys().all(|key| key == "Statement" || key == "Version"));
        let Some(inline) = inline else {
            return Err(TemplateError::new(
                id,
                format!("{policy} must be a Statement list with exact actions"),
            ));
        };
        for statement in list(inline.get("Statement").unwrap_or(&json!([]))) {
            statements.push(self::statement(id, &statement)?);
        }
    }
    Ok(statements)
}

fn statement(id: &str, statement: &Value) -> Result<Statement> {
    let problem = |problem: &str| TemplateError::new(id, format!("{problem} in {statement}"));
    let known = ["Sid", "Effect", "Action", "Resource", "Condition"];
    if let Some(other) = statement
        .as_object()
        .and_then(|parts| parts.keys().find(|part| !known.contains(&part.as_str())))
    {
        return Err(problem(&format!("{other} cannot be checked locally")));
    }
    let texts = |part: &str| -> Result<Vec<String>> {
        let texts: Option<Vec<_>> = list(&statement[part]).iter().map(text).collect();
        texts
            .filter(|texts| !texts.is_empty())
            .ok_or_else(|| problem(&format!("no {part}")))
    };
    let allow = match statement["Effect"].as_str() {
        Some("Allow") => true,
        Some("Deny") => false,
        _ => return Err(problem("Effect is neither Allow nor Deny")),
    };
    Ok(Statement {
        allow,
        actions: texts("Action")?,
        resources: texts("Resource")?,
        attributes: match &statement["Condition"] {
            Value::Null => None,
            condition if is_on_sender(condition) => None,
            condition => Some(attributes(condition).ok_or_else(|| problem("Condition cannot be checked locally"))?),
        },
    })
}

/// Whether the condition names the sender of mails, which is not checked locally: all mails have the same.
fn is_on_sender(condition: &Value) -> bool {
    let operators = condition.as_object().filter(|operators| operators.len() == 1);
    let keys = operators.and_then(|operators| operators.get("StringEquals")?.as_object());
    keys.is_some_and(|keys| keys.keys().eq(["ses:FromAddress"]))
}

/// The other condition that is known: which attributes of an item a call may access.
fn attributes(condition: &Value) -> Option<BTreeSet<String>> {
    let only = |value: &'_ Value, name: &str| {
        let members = value.as_object().filter(|members| members.len() == 1)?;
        members.get(name).cloned()
    };
    let names = only(&only(condition, "ForAllValues:StringEquals")?, "dynamodb:Attributes")?;
    list(&names).iter().map(text).collect()
}

/// One or many: a list, a single element, or nothing.
fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.clone(),
        one => vec![one.clone()],
    }
}
