use super::*;

const TABLE: &str = "arn:aws:dynamodb:us-east-1:000000000000:table/";

fn needs(service: &str, operation: &str, uri: &str, body: &str) -> Vec<(String, String)> {
    let websocket_arn = Some("arn:aws:execute-api:us-east-1:000000000000:WebSocketApi/local");
    let call = Call {
        service,
        operation,
        uri,
        method: "POST",
        copy_source: None,
        body: body.as_bytes(),
        websocket_arn,
    };
    call.permissions()
        .unwrap()
        .into_iter()
        .map(|permission| (permission.action, permission.resource))
        .collect()
}

fn one(action: &str, resource: &str) -> Vec<(String, String)> {
    vec![(action.to_owned(), resource.to_owned())]
}

#[test]
fn a_query_is_on_the_table_or_on_its_index() {
    let body = r#"{"TableName":"Users"}"#;
    assert_eq!(
        needs("DynamoDB", "Query", "http://l/", body),
        one("dynamodb:Query", &format!("{TABLE}Users"))
    );
    let body = r#"{"TableName":"Users","IndexName":"gsi1"}"#;
    assert_eq!(
        needs("DynamoDB", "Query", "http://l/", body),
        one("dynamodb:Query", &format!("{TABLE}Users/index/gsi1"))
    );
}

#[test]
fn a_transaction_needs_each_part() {
    let body = r#"{"TransactItems":[{"Put":{"TableName":"A"}},{"ConditionCheck":{"TableName":"B"}},{"Update":{"TableName":"A"}}]}"#;
    let needed: Vec<_> = needs("DynamoDB", "TransactWriteItems", "http://l/", body)
        .into_iter()
        .map(|(action, _)| action)
        .collect();
    assert_eq!(
        needed,
        ["dynamodb:PutItem", "dynamodb:ConditionCheckItem", "dynamodb:UpdateItem"]
    );
    let body = r#"{"TransactItems":[{"Get":{"TableName":"A"}}]}"#;
    assert_eq!(
        needs("DynamoDB", "TransactGetItems", "http://l/", body),
        one("dynamodb:GetItem", &format!("{TABLE}A"))
    );
}

#[test]
fn a_batch_needs_each_table() {
    let body = r#"{"RequestItems":{"A":{},"B":{}}}"#;
    assert_eq!(needs("DynamoDB", "BatchGetItem", "http://l/", body).len(), 2);
}

#[test]
fn objects_are_named_by_their_path() {
    let object = "arn:aws:s3:::media/in coming/a";
    assert_eq!(
        needs("S3", "PutObject", "http://l/media/in%20coming/a?x-id=PutObject", ""),
        one("s3:PutObject", object)
    );
    assert_eq!(
        needs("S3", "HeadObject", "http://l/media/in%20coming/a", ""),
        one("s3:GetObject", object)
    );
    assert_eq!(
        needs("S3", "ListObjectsV2", "http://l/media?list-type=2", ""),
        one("s3:ListBucket", "arn:aws:s3:::media")
    );
    let copy = object_permissions("CopyObject", "media", "b", Some("media/a%20b"));
    assert_eq!(
        copy,
        [
            Permission::new("s3:GetObject", "arn:aws:s3:::media/a b"),
            Permission::new("s3:PutObject", "arn:aws:s3:::media/b")
        ]
    );
}

#[test]
fn queues_secrets_connections_and_senders() {
    let body = r#"{"QueueUrl":"http://127.0.0.1:1/000000000000/Jobs"}"#;
    let jobs = "arn:aws:sqs:us-east-1:000000000000:Jobs";
    assert_eq!(
        needs("SQS", "SendMessageBatch", "http://l/", body),
        one("sqs:SendMessage", jobs)
    );
    let secret = endpoints::secret_arn("Key");
    let body = format!(r#"{{"SecretId":"{secret}"}}"#);
    assert_eq!(
        needs("Secrets Manager", "GetSecretValue", "http://l/", &body),
        one("secretsmanager:GetSecretValue", &secret)
    );
    let connection = "arn:aws:execute-api:us-east-1:000000000000:WebSocketApi/local/POST/@connections/c1";
    let uri = "http://l/_local/websocket/@connections/c1";
    assert_eq!(
        needs("ApiGatewayManagementApi", "PostToConnection", uri, "x"),
        one("execute-api:ManageConnections", connection)
    );
    let body = r#"{"FromEmailAddress":"Lectern <a@example.com>"}"#;
    let identity = "arn:aws:ses:us-east-1:000000000000:identity/example.com";
    assert_eq!(
        needs(
            "SESv2",
            "SendEmail",
            "http://l/_local/ses/v2/email/outbound-emails",
            body
        ),
        one("ses:SendEmail", identity)
    );
    let body = r#"{"FromEmailAddress":"a@example.com","ConfigurationSetName":"Mails"}"#;
    let set = "arn:aws:ses:us-east-1:000000000000:configuration-set/Mails";
    assert_eq!(
        needs("SESv2", "SendEmail", "http://l/", body),
        [one("ses:SendEmail", identity), one("ses:SendEmail", set)].concat()
    );
}

#[test]
fn an_unknown_resource_is_refused() {
    let call = Call {
        service: "Bedrock",
        operation: "X",
        uri: "/",
        method: "POST",
        copy_source: None,
        body: b"",
        websocket_arn: None,
    };
    assert!(call.permissions().is_err());
}
