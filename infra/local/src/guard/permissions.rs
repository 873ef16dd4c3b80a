//! The permissions that a serialized AWS request needs
//! (<https://docs.aws.amazon.com/service-authorization/latest/reference/>).

mod attributes;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::endpoints::{self, WEBSOCKET_PATH};
use crate::policy::Permission;

/// A request of the AWS SDK before it is signed.
pub(crate) struct Call<'a> {
    pub(crate) service: &'a str,
    pub(crate) operation: &'a str,
    pub(crate) uri: &'a str,
    pub(crate) method: &'a str,
    pub(crate) copy_source: Option<&'a str>,
    pub(crate) body: &'a [u8],
    pub(crate) websocket_arn: Option<&'a str>,
}

/// The permissions of a request cannot be determined.
#[derive(Debug, thiserror::Error)]
#[error("cannot determine which permission {service}.{operation} needs: {problem}")]
pub(crate) struct Unknown {
    service: String,
    operation: String,
    problem: &'static str,
}

impl Call<'_> {
    /// All permissions that this call needs.
    pub(crate) fn permissions(&self) -> Result<Vec<Permission>, Unknown> {
        match self.service {
            "DynamoDB" => self.dynamodb(),
            "S3" => self.s3(),
            "SQS" => self.sqs(),
            "Secrets Manager" => self.secret(),
            "ApiGatewayManagementApi" => self.connection(),
            "SESv2" => self.email(),
            _ => Err(self.unknown("the service is not part of the local cloud")),
        }
    }

    fn unknown(&self, problem: &'static str) -> Unknown {
        Unknown {
            service: self.service.to_owned(),
            operation: self.operation.to_owned(),
            problem,
        }
    }

    fn json(&self) -> Result<Value, Unknown> {
        serde_json::from_slice(self.body).map_err(|_| self.unknown("the body is not JSON"))
    }

    fn path(&self) -> Result<String, Unknown> {
        let uri: http::Uri = self.uri.parse().map_err(|_| self.unknown("the URI is none"))?;
        Ok(uri.path().to_owned())
    }

    fn dynamodb(&self) -> Result<Vec<Permission>, Unknown> {
        let body = self.json()?;
        let on_table = |operation: &str, table: &Value| -> Result<Permission, Unknown> {
            let table = table.as_str().ok_or_else(|| self.unknown("no TableName"))?;
            let arn = if table.starts_with("arn:") {
                table.to_owned()
            } else {
                endpoints::table_arn(table)
            };
            Ok(Permission::new(format!("dynamodb:{operation}"), arn))
        };
        match self.operation {
            "TransactWriteItems" | "TransactGetItems" => {
                let parts = body["TransactItems"].as_array().into_iter().flatten();
                let parts = parts
                    .filter_map(Value::as_object)
                    .flatten()
                    .filter(|(_, part)| !part.is_null());
                // `Put` needs PutItem, `ConditionCheck` needs ConditionCheckItem, and so on.
                let permission = |(kind, part): (&String, &Value)| {
                    let mut permission = on_table(&format!("{kind}Item"), &part["TableName"])?;
                    if kind == "Update" {
                        permission.attributes = attributes::of_update(part);
                    }
                    Ok(permission)
                };
                parts.map(permission).collect()
            }
            "BatchGetItem" | "BatchWriteItem" => {
                let tables = body["RequestItems"].as_object().into_iter().flatten();
                tables
                    .map(|(table, _)| on_table(self.operation, &Value::from(table.as_str())))
                    .collect()
            }
            _ => {
                let mut permission = on_table(self.operation, &body["TableName"])?;
                if let Some(index) = body["IndexName"].as_str() {
                    permission.resource = format!("{}/index/{index}", permission.resource);
                }
                if self.operation == "UpdateItem" {
                    permission.attributes = attributes::of_update(&body);
                }
                Ok(vec![permission])
            }
        }
    }

    fn s3(&self) -> Result<Vec<Permission>, Unknown> {
        let path = self.path()?;
        let path = percent_decode_str(path.trim_start_matches('/'))
            .decode_utf8()
            .map_err(|_| self.unknown("the key is not UTF-8"))?;
        let (bucket, key) = path.split_once('/').unwrap_or((&path, ""));
        Ok(object_permissions(self.operation, bucket, key, self.copy_source))
    }

    fn sqs(&self) -> Result<Vec<Permission>, Unknown> {
        let body = self.json()?;
        let url = body["QueueUrl"].as_str().ok_or_else(|| self.unknown("no QueueUrl"))?;
        let queue = url.rsplit('/').next().unwrap_or_default();
        // The batch operations need the permission of the single ones.
        let action = self.operation.trim_end_matches("Batch");
        Ok(vec![Permission::new(
            format!("sqs:{action}"),
            endpoints::queue_arn(queue),
        )])
    }

    fn secret(&self) -> Result<Vec<Permission>, Unknown> {
        let body = self.json()?;
        let secret = body["SecretId"].as_str().ok_or_else(|| self.unknown("no SecretId"))?;
        let arn = if secret.starts_with("arn:") {
            secret.to_owned()
        } else {
            endpoints::secret_arn(secret)
        };
        Ok(vec![Permission::new(format!("secretsmanager:{}", self.operation), arn)])
    }

    fn connection(&self) -> Result<Vec<Permission>, Unknown> {
        let path = self.path()?;
        let connection = path
            .strip_prefix(WEBSOCKET_PATH)
            .ok_or_else(|| self.unknown("the path is not that of the WebSocket API"))?;
        let api = self
            .websocket_arn
            .ok_or_else(|| self.unknown("the template has no WebSocket stage"))?;
        let resource = format!("{api}/{}{connection}", self.method);
        Ok(vec![Permission::new("execute-api:ManageConnections", resource)])
    }

    fn email(&self) -> Result<Vec<Permission>, Unknown> {
        let body = self.json()?;
        let from = body["FromEmailAddress"]
            .as_str()
            .ok_or_else(|| self.unknown("no FromEmailAddress"))?;
        let domain = from.trim_end_matches('>').rsplit('@').next().unwrap_or_default();
        // "Actions, resources, and condition keys for Amazon SES" (v2): a configuration set that is named is a
        // resource, too.
        let set = body["ConfigurationSetName"]
            .as_str()
            .map(|set| format!("configuration-set/{set}"));
        let resources = [Some(format!("identity/{domain}")), set].into_iter().flatten();
        Ok(resources
            .map(|resource| Permission::new(format!("ses:{}", self.operation), endpoints::arn("ses", &resource)))
            .collect())
    }
}

/// The permissions that an S3 operation on `key` in `bucket` needs; `copy_source` is the header `x-amz-copy-source`.
pub(crate) fn object_permissions(
    operation: &str,
    bucket: &str,
    key: &str,
    copy_source: Option<&str>,
) -> Vec<Permission> {
    let object = endpoints::bucket_arn(bucket, Some(key));
    let one = |action: &str, resource: String| vec![Permission::new(format!("s3:{action}"), resource)];
    match operation {
        "GetObject" | "HeadObject" => one("GetObject", object),
        "CopyObject" | "UploadPartCopy" => {
            let source =
                percent_decode_str(copy_source.unwrap_or_default().trim_start_matches('/')).decode_utf8_lossy();
            let source = source.split_once('?').map_or(&*source, |(source, _version)| source);
            let mut permissions = one("GetObject", format!("arn:aws:s3:::{source}"));
            permissions.extend(one("PutObject", object));
            permissions
        }
        "PutObject" | "PostObject" | "CreateMultipartUpload" | "UploadPart" | "CompleteMultipartUpload" => {
            one("PutObject", object)
        }
        "DeleteObjects" => one("DeleteObject", endpoints::bucket_arn(bucket, Some("*"))),
        "ListObjects" | "ListObjectsV2" | "HeadBucket" => one("ListBucket", endpoints::bucket_arn(bucket, None)),
        _ if key.is_empty() => one(operation, endpoints::bucket_arn(bucket, None)),
        _ => one(operation, object),
    }
}

#[cfg(test)]
mod tests;
