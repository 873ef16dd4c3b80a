//! CloudFormation's intrinsic functions.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::TemplateError;
use crate::endpoints::Endpoints;

type Result<T> = std::result::Result<T, TemplateError>;

/// A template with its parameters. Values are resolved on demand, since those of resources that do not run locally may
/// not resolve.
pub(super) struct Stack<'a> {
    pub(super) document: &'a Value,
    pub(super) parameters: BTreeMap<&'a str, Value>,
    pub(super) endpoints: &'a Endpoints,
}

impl<'a> Stack<'a> {
    pub(super) fn new(
        document: &'a Value,
        overrides: &BTreeMap<String, String>,
        endpoints: &'a Endpoints,
    ) -> Result<Self> {
        let declared = document["Parameters"].as_object().into_iter().flatten();
        let mut parameters = BTreeMap::new();
        for (name, declaration) in declared {
            let text = overrides.get(name).cloned().or_else(|| text(&declaration["Default"]));
            let is_list = matches!(declaration["Type"].as_str(), Some(kind) if kind == "CommaDelimitedList" || kind.starts_with("List<"));
            if let Some(text) = text {
                let value = if is_list {
                    text.split(',').map(str::trim).collect::<Vec<_>>().into()
                } else {
                    text.into()
                };
                parameters.insert(name.as_str(), value);
            }
        }
        Ok(Self {
            document,
            parameters,
            endpoints,
        })
    }

    /// The template's section `name`.
    pub(super) fn section(&self, name: &str) -> &'a Value {
        &self.document[name]
    }

    /// The resources whose `Condition` holds.
    pub(super) fn resources(&self) -> Result<Vec<(&'a str, &'a Value)>> {
        let mut resources = Vec::new();
        for (id, resource) in self.document["Resources"].as_object().into_iter().flatten() {
            let exists = match resource["Condition"].as_str() {
                Some(condition) => self.condition(condition)?,
                None => true,
            };
            if exists {
                resources.push((id.as_str(), resource));
            }
        }
        Ok(resources)
    }

    /// The resolved property `name` of the resource `id`; `Null` if it has none.
    pub(super) fn property(&self, id: &str, name: &str) -> Result<Value> {
        self.resolve(id, &self.document["Resources"][id]["Properties"][name])
    }

    /// `value` with every intrinsic function replaced by its result. `at` is its place in the template, for errors.
    pub(super) fn resolve(&self, at: &str, value: &Value) -> Result<Value> {
        match value {
            Value::Object(entries) => match entries.iter().next() {
                Some((name, argument)) if entries.len() == 1 && is_intrinsic(name) => self.call(at, name, argument),
                _ => {
                    let mut resolved = Map::new();
                    for (name, value) in entries {
                        let value = self.resolve(at, value)?;
                        // AWS::NoValue resolves to null, and removes the property.
                        if !value.is_null() {
                            resolved.insert(name.clone(), value);
                        }
                    }
                    Ok(resolved.into())
                }
            },
            Value::Array(items) => {
                let items = items
                    .iter()
                    .map(|item| self.resolve(at, item))
                    .collect::<Result<Vec<_>>>()?;
                Ok(items.into_iter().filter(|item| !item.is_null()).collect())
            }
            plain => Ok(plain.clone()),
        }
    }

    fn call(&self, at: &str, name: &str, argument: &Value) -> Result<Value> {
        let wrong = || TemplateError::new(at, format!("{name} has an argument it does not take"));
        if matches!(name, "Fn::Equals" | "Fn::Not" | "Fn::And" | "Fn::Or" | "Condition") {
            return Ok(self.holds(at, name, argument)?.into());
        }
        if name == "Fn::If" {
            let [condition, then, otherwise] = arguments(argument).ok_or_else(wrong)?;
            let holds = self.condition(condition.as_str().ok_or_else(wrong)?)?;
            return self.resolve(at, if holds { then } else { otherwise });
        }
        if name == "Fn::Sub" {
            return self.substitute(at, argument);
        }
        let argument = self.resolve(at, argument)?;
        match name {
            "Ref" => self.reference(at, argument.as_str().ok_or_else(wrong)?),
            "Fn::GetAtt" => {
                let [resource, attribute] = arguments(&argument).ok_or_else(wrong)?;
                self.attribute(
                    at,
                    resource.as_str().ok_or_else(wrong)?,
                    attribute.as_str().ok_or_else(wrong)?,
                )
                .map(Value::from)
            }
            "Fn::Join" => {
                let [separator, items] = arguments(&argument).ok_or_else(wrong)?;
                let items: Option<Vec<_>> = items.as_array().ok_or_else(wrong)?.iter().map(text).collect();
                Ok(items
                    .ok_or_else(wrong)?
                    .join(separator.as_str().ok_or_else(wrong)?)
                    .into())
            }
            "Fn::Split" => {
                let [separator, whole] = arguments(&argument).ok_or_else(wrong)?;
                let separator = separator.as_str().ok_or_else(wrong)?;
                Ok(whole
                    .as_str()
                    .ok_or_else(wrong)?
                    .split(separator)
                    .collect::<Vec<_>>()
                    .into())
            }
            "Fn::Select" => {
                let [index, items] = arguments(&argument).ok_or_else(wrong)?;
                let index: usize = text(index).and_then(|index| index.parse().ok()).ok_or_else(wrong)?;
                items.get(index).cloned().ok_or_else(wrong)
            }
            "Fn::FindInMap" => {
                let keys: Vec<_> = argument
                    .as_array()
                    .ok_or_else(wrong)?
                    .iter()
                    .filter_map(Value::as_str)
                    .collect();
                let found = keys.iter().fold(&self.document["Mappings"], |place, key| &place[*key]);
                if found.is_null() {
                    Err(wrong())
                } else {
                    Ok(found.clone())
                }
            }
            _ => Err(TemplateError::new(at, format!("{name} has no local counterpart"))),
        }
    }

    fn condition(&self, name: &str) -> Result<bool> {
        let Some(condition) = self.document["Conditions"].get(name) else {
            return Err(TemplateError::new("Conditions", format!("there is no {name}")));
        };
        match self.resolve(name, condition)? {
            Value::Bool(holds) => Ok(holds),
            _ => Err(TemplateError::new(name, "is not a condition")),
        }
    }

    fn holds(&self, at: &str, name: &str, argument: &Value) -> Result<bool> {
        if name == "Condition" {
            return self.condition(argument.as_str().unwrap_or_default());
        }
        let arguments = argument
            .as_array()
            .ok_or_else(|| TemplateError::new(at, format!("{name} takes a list")))?;
        let resolved = arguments
            .iter()
            .map(|argument| self.resolve(at, argument))
            .collect::<Result<Vec<_>>>()?;
        let is_true = |value: &Value| value.as_bool().unwrap_or(false);
        Ok(match name {
            "Fn::Not" => !resolved.iter().all(is_true),
            "Fn::And" => resolved.iter().all(is_true),
            "Fn::Or" => resolved.iter().any(is_true),
            _ => resolved.windows(2).all(|pair| text(&pair[0]) == text(&pair[1])),
        })
    }

    /// `Fn::Sub`: `${Name}`, `${Resource.Attribute}`, `${!Literal}`; with a list, its own names come first.
    fn substitute(&self, at: &str, argument: &Value) -> Result<Value> {
        let (pattern, names) = match argument {
            Value::Array(list) => (list.first(), list.get(1).cloned().unwrap_or_default()),
            pattern => (Some(pattern), Value::Null),
        };
        let mut rest = pattern
            .and_then(Value::as_str)
            .ok_or_else(|| TemplateError::new(at, "Fn::Sub takes a string"))?;
        let names = self.resolve(at, &names)?;
        let mut result = String::new();
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| TemplateError::new(at, "Fn::Sub lacks a }"))?;
            result.push_str(before);
            let value = match (name.strip_prefix('!'), names.get(name), name.split_once('.')) {
                (Some(literal), _, _) => format!("${{{literal}}}").into(),
                (_, Some(own), _) => own.clone(),
                (_, _, Some((resource, attribute))) => self.attribute(at, resource, attribute)?.into(),
                _ => self.reference(at, name)?,
            };
            result.push_str(&text(&value).ok_or_else(|| TemplateError::new(at, format!("${{{name}}} is not text")))?);
            rest = after;
        }
        result.push_str(rest);
        Ok(result.into())
    }
}

fn is_intrinsic(name: &str) -> bool {
    name == "Ref" || name == "Condition" || name.starts_with("Fn::")
}

fn arguments<const N: usize>(argument: &Value) -> Option<&[Value; N]> {
    argument.as_array()?.as_slice().try_into().ok()
}

/// A scalar in CloudFormation's form, where everything is text.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
