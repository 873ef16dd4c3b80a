//! CloudFormation's YAML as JSON: short tags become the long forms (`!Sub x` → `{"Fn::Sub": "x"}`).

use serde_json::{Map, Value};
use serde_yaml_ng::Value as Yaml;

use super::TemplateError;

pub(super) fn parse(text: &str) -> Result<Value, TemplateError> {
    json(serde_yaml_ng::from_str(text)?)
}

fn json(yaml: Yaml) -> Result<Value, TemplateError> {
    Ok(match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => value.into(),
        Yaml::Number(number) => {
            serde_json::to_value(number).map_err(|error| TemplateError::new("template", error.to_string()))?
        }
        Yaml::String(text) => text.into(),
        Yaml::Sequence(items) => items.into_iter().map(json).collect::<Result<Vec<_>, _>>()?.into(),
        Yaml::Mapping(entries) => {
            let entries = entries.into_iter().map(|(key, value)| Ok((name(key)?, json(value)?)));
            entries.collect::<Result<Map<_, _>, TemplateError>>()?.into()
        }
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let argument = json(tagged.value)?;
            intrinsic(tag.trim_start_matches('!'), argument)
        }
    })
}

/// Keys of a mapping are names: `4:` or `true:` is the name "4" or "true".
fn name(key: Yaml) -> Result<String, TemplateError> {
    match json(key)? {
        Value::String(name) => Ok(name),
        other @ (Value::Number(_) | Value::Bool(_)) => Ok(other.to_string()),
        other => Err(TemplateError::new("template", format!("{other} is not a key"))),
    }
}

fn intrinsic(tag: &str, argument: Value) -> Value {
    let function = match tag {
        "Ref" | "Condition" => tag.to_owned(),
        _ => format!("Fn::{tag}"),
    };
    let argument = match (tag, argument.as_str().and_then(|text| text.split_once('.'))) {
        ("GetAtt", Some((resource, attribute))) => Value::from(vec![resource, attribute]),
        _ => argument,
    };
    Value::Object(Map::from_iter([(function, argument)]))
}
