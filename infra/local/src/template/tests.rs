use std::net::SocketAddr;

use super::*;

const TEMPLATE: &str = r#"
Parameters:
  Stage: {Type: String, Default: dev}
  Origins: {Type: CommaDelimitedList, Default: "https://a.example, https://b.example"}
  Digits: {Type: Number, Default: 4}
  Keys: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsLocal: !Not [!Condition IsProd]
Globals:
  Function:
    Timeout: 10
    Environment:
      Variables: {STAGE: !Ref Stage, LEVEL: !If [IsProd, warn, info]}
Resources:
  JobsQueue:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 60
      RedrivePolicy: {deadLetterTargetArn: !GetAtt JobsDeadLetterQueue.Arn, maxReceiveCount: 5}
  JobsDeadLetterQueue: {Type: AWS::SQS::Queue}
  UsersTable:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
      TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}
      DeletionProtectionEnabled: !If [IsProd, true, false]
  MediaBucket:
    Type: AWS::S3::Bucket
    Properties:
      NotificationConfiguration:
        QueueConfigurations:
          - {Event: "s3:ObjectCreated:*", Queue: !GetAtt JobsQueue.Arn, Filter: {S3Key: {Rules: [{Name: prefix, Value: incoming/}]}}}
  KeySecret:
    Type: AWS::SecretsManager::Secret
    Properties: {GenerateSecretString: {PasswordLength: 64, ExcludePunctuation: true}}
  ProdOnlyTable: {Type: AWS::DynamoDB::Table, Condition: IsProd}
  SocketApi:
    Type: AWS::ApiGatewayV2::Api
    Properties: {ProtocolType: WEBSOCKET}
  SocketIntegration:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref SocketApi
      IntegrationUri: !Sub "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${WorkerFunction.Arn}/invocations"
  SocketStage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {ApiId: !Ref SocketApi, StageName: !Ref Stage}
  Unrelated:
    Type: AWS::CloudFront::Distribution
    Properties: {Domain: !GetAtt Elsewhere.DomainName}
  WorkerFunction:
    Type: AWS::Serverless::Function
    Metadata: {SkipBuild: true}
    Properties:
      CodeUri: target/lambda/worker/
      Environment:
        Variables:
          TABLE: !Ref UsersTable
          BUCKET: !Ref MediaBucket
          QUEUE: !Ref JobsQueue
          QUEUE_NAME: !GetAtt JobsQueue.QueueName
          SECRET: !Ref KeySecret
          DIGITS: !Ref Digits
          ORIGINS: !Join [",", !Ref Origins]
          SECOND: !Select [1, !Ref Origins]
          LEVEL: debug
          LITERAL: !Sub "${!kept}-${Own}-${Digits}"
          LISTED: !Sub ["${Own}", {Own: !Ref Stage}]
          WEBSOCKET_ENDPOINT: !Sub "https://${SocketApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${Stage}"
      Policies:
        - Statement:
            - Effect: Allow
              Action: [dynamodb:GetItem, dynamodb:Query]
              Resource: [!GetAtt UsersTable.Arn, !Sub "${UsersTable.Arn}/index/*"]
            - {Effect: Allow, Action: "s3:GetObject", Resource: !Sub "${MediaBucket.Arn}/*"}
      Events:
        Jobs:
          Type: SQS
          Properties: {Queue: !GetAtt JobsQueue.Arn, BatchSize: 5, FunctionResponseTypes: [ReportBatchItemFailures]}
        Sweep: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(5 minutes)}}
"#;

fn endpoints() -> Endpoints {
    let at = |port| SocketAddr::from(([127, 0, 0, 1], port));
    Endpoints {
        dynamodb: at(1),
        s3: at(2),
        sqs: at(3),
        secrets: at(4),
        gateway: at(5),
    }
}

fn load(yaml: &str) -> Result<Template, TemplateError> {
    let parameters = BTreeMap::from([
        ("Stage".to_owned(), "local".to_owned()),
        ("Own".to_owned(), "unused".to_owned()),
    ]);
    Template::load(yaml, &parameters, &endpoints())
}

fn loaded() -> Template {
    load(&TEMPLATE.replace("-${Own}-", "-")).unwrap()
}

fn refusal(from: &str, to: &str) -> String {
    assert!(TEMPLATE.contains(from));
    load(&TEMPLATE.replace("-${Own}-", "-").replace(from, to))
        .unwrap_err()
        .to_string()
}

#[test]
fn variables_are_resolved_to_local_values() {
    let template = loaded();
    let environment = &template.functions[0].environment;
    let expected = [
        ("STAGE", "local"),
        ("LEVEL", "debug"),
        ("TABLE", "UsersTable"),
        ("BUCKET", "media-bucket"),
        ("QUEUE", "http://127.0.0.1:3/000000000000/JobsQueue"),
        ("QUEUE_NAME", "JobsQueue"),
        (
            "SECRET",
            "arn:aws:secretsmanager:us-east-1:000000000000:secret:KeySecret-000000",
        ),
        ("DIGITS", "4"),
        ("ORIGINS", "https://a.example,https://b.example"),
        ("SECOND", "https://b.example"),
        ("LITERAL", "${kept}-4"),
        ("LISTED", "local"),
        ("WEBSOCKET_ENDPOINT", "http://127.0.0.1:5/_local/websocket"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "LOCALWORKERFUNCTION"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1"),
        ("AWS_ENDPOINT_URL_SESV2", "http://127.0.0.1:5/_local/ses"),
    ];
    for (name, value) in expected {
        assert_eq!(environment.get(name).map(String::as_str), Some(value), "{name}");
    }
}

#[test]
fn a_function_has_its_binary_policies_and_sources() {
    let template = loaded();
    let function = &template.functions[0];
    assert_eq!(
        (
            function.binary.as_str(),
            function.timeout_seconds,
            function.is_websocket
        ),
        ("worker", 10, true)
    );
    assert_eq!(
        function.queues,
        [QueueSource {
            queue: "JobsQueue".to_owned(),
            batch_size: 5,
            partial_batch: true
        }]
    );
    assert_eq!(
        function.schedules,
        [ScheduleSource {
            name: "Sweep".to_owned(),
            every_seconds: 300,
            input: None
        }]
    );
    let policies = crate::policy::Policies::new(&template);
    let table = "arn:aws:dynamodb:us-east-1:000000000000:table/UsersTable";
    assert!(policies.allows("WorkerFunction", "dynamodb:Query", &format!("{table}/index/gsi1")));
    assert!(!policies.allows("WorkerFunction", "dynamodb:PutItem", table));
    assert!(policies.allows("WorkerFunction", "s3:GetObject", "arn:aws:s3:::media-bucket/a/b"));
    assert_eq!(policies.owner("LOCALWORKERFUNCTION"), Some("WorkerFunction"));
    assert_eq!(policies.owner("LOCALANYFUNCTION"), Some("AnyFunction"));
    assert!(policies.allows("AnyFunction", "s3:GetObject", "arn:aws:s3:::media-bucket/a/b"));
    assert!(!policies.allows("AnyFunction", "dynamodb:PutItem", table));
    assert_eq!(
        template.websocket_arn.as_deref(),
        Some("arn:aws:execute-api:us-east-1:000000000000:SocketApi/local")
    );
}

#[test]
fn resources_are_read() {
    let template = loaded();
    assert_eq!(template.tables.len(), 1);
    assert_eq!(template.tables[0].ttl.as_deref(), Some("ttl"));
    let queues: Vec<_> = template
        .queues
        .iter()
        .map(|queue| (queue.name.as_str(), queue.visibility_timeout))
        .collect();
    assert_eq!(queues, [("JobsDeadLetterQueue", 30), ("JobsQueue", 60)]);
    assert_eq!(
        template.queues[1].dead_letter,
        Some(("JobsDeadLetterQueue".to_owned(), 5))
    );
    let notification = &template.buckets[0].notifications[0];
    assert_eq!(
        (notification.queue.as_str(), notification.prefix.as_str()),
        ("JobsQueue", "incoming/")
    );
    assert_eq!(template.secrets[0].generated_length, Some(64));
}

#[test]
fn long_forms_have_the_same_result() {
    let long = TEMPLATE
        .replace("-${Own}-", "-")
        .replace("TABLE: !Ref UsersTable", "TABLE: {\"Fn::Sub\": \"${UsersTable}\"}");
    assert_eq!(load(&long).unwrap().functions[0].environment["TABLE"], "UsersTable");
}

#[test]
fn constructs_without_a_local_counterpart_are_refused_by_name() {
    assert_eq!(
        load(TEMPLATE).unwrap_err().to_string(),
        "WorkerFunction: there is no Own"
    );
    assert!(refusal("rate(5 minutes)", "cron(0 0 * * ? *)").contains("does not run locally"));
    assert!(refusal("- Statement:\n", "- SQSPollerPolicy:\n").contains("must be a Statement list"));
    assert!(refusal("!Ref UsersTable", "!Ref Keys").contains("Keys has no default"));
    assert!(refusal("!Ref UsersTable", "!Ref Nothing").contains("there is no Nothing"));
    assert!(refusal("!GetAtt JobsQueue.QueueName", "!GetAtt JobsQueue.Length").contains("JobsQueue.Length"));
    assert!(
        refusal(
            "FunctionResponseTypes: [ReportBatchItemFailures]",
            "FunctionResponseTypes: [ReportBatchFailures]"
        )
        .contains("is not a FunctionResponseType")
    );
    assert!(refusal("maxReceiveCount: 5", "maxReceiveCount: \"5\"").contains("must be a number"));
}

#[test]
fn unknown_parameters_are_refused() {
    let yaml = "Parameters:\n  Tutor: {Type: String, AllowedValues: [builtin, http]}\n  Model: {Type: String}\n";
    let refusal = |name: &str, value: &str| {
        let given = BTreeMap::from([(name.to_owned(), value.to_owned())]);
        check_parameters(yaml, &given).err().map(|error| error.to_string())
    };
    assert_eq!((refusal("Tutor", "http"), refusal("Model", "any")), (None, None));
    assert_eq!(refusal("Tutr", "http").unwrap(), "Parameters: there is no Tutr");
    assert_eq!(refusal("Tutor", "tcp").unwrap(), "Parameters: Tutor cannot be \"tcp\"");
}

#[test]
fn the_products_template_loads() {
    let yaml = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../template.yaml")).unwrap();
    let parameters = ["Stage", "AdminEmail", "PagesUrl"].map(|name| (name.to_owned(), "local".to_owned()));
    let template = Template::load(&yaml, &parameters.into(), &endpoints()).unwrap();
    let websocket: Vec<_> = template
        .functions
        .iter()
        .filter(|function| function.is_websocket)
        .map(|function| &function.binary)
        .collect();
    assert_eq!(websocket, ["chat"]);
    assert_eq!(template.mail_event_queue.as_deref(), Some("NotificationsQueue"));
    let notifier = template
        .functions
        .iter()
        .find(|function| function.binary == "notifier")
        .unwrap();
    let queue = |name: &str, batch_size| QueueSource {
        queue: name.to_owned(),
        batch_size,
        partial_batch: true,
    };
    assert_eq!(
        notifier.queues,
        [queue("NewsQueue", 2), queue("NotificationsQueue", 10)]
    );
    assert_eq!(
        notifier.environment["WEBSOCKET_ENDPOINT"],
        "http://127.0.0.1:5/_local/websocket"
    );
    let exact = |statement: &Statement| statement.actions.iter().all(|action| !action.contains('*'));
    assert!(
        template
            .functions
            .iter()
            .all(|function| function.statements.iter().all(exact))
    );
}
