//! The local names of resources: `Ref`, `Fn::GetAtt` and the pseudo parameters.

use serde_json::Value;

use super::TemplateError;
use super::resolve::{Stack, text};
use crate::endpoints;

type Result<T> = std::result::Result<T, TemplateError>;

impl<'a> Stack<'a> {
    pub(super) fn reference(&self, at: &str, name: &str) -> Result<Value> {
        if let Some(value) = self.parameters.get(name) {
            return Ok(value.clone());
        }
        Ok(match name {
            "AWS::Region" => endpoints::REGION.into(),
            "AWS::AccountId" => endpoints::ACCOUNT.into(),
            "AWS::Partition" => "aws".into(),
            "AWS::StackName" => "lectern".into(),
            "AWS::URLSuffix" => "amazonaws.com".into(),
            "AWS::NoValue" => Value::Null,
            _ if self.document["Parameters"].get(name).is_some() => {
                return Err(TemplateError::new(
                    at,
                    format!("the parameter {name} has no default and no local value"),
                ));
            }
            _ => {
                let (kind, physical) = self.resource(at, name)?;
                match kind {
                    "AWS::SQS::Queue" => self.endpoints.queue_url(&physical),
                    "AWS::SecretsManager::Secret" => endpoints::secret_arn(&physical),
                    _ => physical,
                }
                .into()
            }
        })
    }

    pub(super) fn attribute(&self, at: &str, name: &str, attribute: &str) -> Result<String> {
        let (kind, physical) = self.resource(at, name)?;
        Ok(match (kind, attribute) {
            ("AWS::DynamoDB::Table", "Arn") => endpoints::table_arn(&physical),
            ("AWS::SQS::Queue", "Arn") => endpoints::queue_arn(&physical),
            ("AWS::SQS::Queue", "QueueName") => physical,
            ("AWS::SQS::Queue", "QueueUrl") => self.endpoints.queue_url(&physical),
            ("AWS::S3::Bucket", "Arn") => endpoints::bucket_arn(&physical, None),
            ("AWS::SecretsManager::Secret", "Id") => endpoints::secret_arn(&physical),
            // A published alias is the function itself, since there are no versions.
            ("AWS::Serverless::Function", "Arn" | "Alias") => endpoints::function_arn(&physical),
            _ => {
                return Err(TemplateError::new(
                    at,
                    format!("{name}.{attribute} has no local counterpart"),
                ));
            }
        })
    }

    /// The type and the local name of a resource.
    pub(super) fn resource(&self, at: &str, id: &str) -> Result<(&'a str, String)> {
        let kind = self.document["Resources"][id]["Type"].as_str();
        let kind = kind.ok_or_else(|| TemplateError::new(at, format!("there is no {id}")))?;
        let property = match kind {
            "AWS::DynamoDB::Table" => "TableName",
            "AWS::SQS::Queue" => "QueueName",
            "AWS::S3::Bucket" => "BucketName",
            "AWS::Serverless::Function" => "FunctionName",
            "AWS::SecretsManager::Secret" => "Name",
            _ => return Ok((kind, id.to_owned())),
        };
        let default = if kind == "AWS::S3::Bucket" {
            kebab(id)
        } else {
            id.to_owned()
        };
        Ok((kind, text(&self.property(id, property)?).unwrap_or(default)))
    }
}

/// `MediaBucket` → `media-bucket`: bucket names have no capital letters.
fn kebab(id: &str) -> String {
    let mut name = String::new();
    for letter in id.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}
