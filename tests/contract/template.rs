//! `template.yaml`: functions and their binaries, logs, queues and the edge.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use local::endpoints::Endpoints;
use local::template::Template;
use serde_yaml_ng::Value;
use shared::http::group::ALIAS_OF;

use super::operations::{self, Operation};
use super::{ROOT, file};

/// The template as the local cloud reads it.
pub fn loaded() -> Template {
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 1));
    let endpoints = Endpoints {
        dynamodb: nowhere,
        s3: nowhere,
        sqs: nowhere,
        secrets: nowhere,
        gateway: nowhere,
    };
    let parameters = [
        ("Stage", "local"),
        ("AdminEmail", "admin@example.com"),
        // Without it links lead to the distribution, which does not run locally.
        ("PagesUrl", "http://localhost:9000"),
    ];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Template::load(&file("template.yaml"), &BTreeMap::from(parameters), &endpoints).unwrap()
}

/// One resource of the template `text`.
pub fn resource(text: &str, logical_id: &str) -> Value {
    let template: Value = serde_yaml_ng::from_str(text).unwrap();
    let resource = template["Resources"][logical_id].clone();
    assert!(!resource.is_null(), "the template has no {logical_id}");
    resource
}

/// The text of a `!Ref`, `!Sub` or `!GetAtt`.
pub fn tagged(value: &Value) -> &str {
    let Value::Tagged(tagged) = value else {
        panic!("{value:?} has no tag")
    };
    tagged.value.as_str().unwrap()
}

fn of_type(kind: &str) -> Vec<(String, Value)> {
    let template: Value = serde_yaml_ng::from_str(&file("template.yaml")).unwrap();
    let resources = template["Resources"].as_mapping().unwrap().clone();
    let named = |(name, resource): (Value, Value)| (name.as_str().unwrap().to_owned(), resource);
    resources
        .into_iter()
        .map(named)
        .filter(|(_, resource)| resource["Type"] == kind)
        .collect()
}

#[test]
fn every_function_has_a_binary_and_every_binary_a_function() {
    let in_template: BTreeSet<_> = loaded().functions.into_iter().map(|function| function.binary).collect();
    let entries = std::fs::read_dir(format!("{ROOT}/functions")).unwrap();
    let folders: BTreeSet<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(in_template, folders);
    let linked: BTreeSet<_> = product::functions()
        .iter()
        .map(|function| function.name().to_owned())
        .collect();
    assert_eq!(in_template, linked);
    for folder in folders {
        let manifest = file(&format!("functions/{folder}/Cargo.toml"));
        assert!(
            manifest.contains(&format!("name = \"{folder}\"")),
            "the package in functions/{folder} has another name"
        );
        let main = file(&format!("functions/{folder}/src/main.rs"));
        let library = folder.replace('-', "_");
        assert!(
            main.contains(&format!("shared::lambda::serve({library}::function())")),
            "functions/{folder}/src/main.rs"
        );
        assert!(
            main.lines().count() <= 10,
            "functions/{folder}/src/main.rs has more than ten lines"
        );
    }
}

#[test]
fn every_function_and_api_keeps_its_logs_for_a_while_only() {
    let text = file("template.yaml");
    let functions = of_type("AWS::Serverless::Function");
    assert!(!functions.is_empty());
    let mut groups: Vec<_> = functions
        .iter()
        .map(|(_, function)| tagged(&function["Properties"]["LoggingConfig"]["LogGroup"]).to_owned())
        .collect();
    assert_eq!(
        groups.iter().collect::<BTreeSet<_>>().len(),
        groups.len(),
        "functions share a log group"
    );
    groups.extend(of_type("AWS::Logs::LogGroup").into_iter().map(|(name, _)| name));
    for group in groups {
        let days = resource(&text, &group)["Properties"]["RetentionInDays"].as_u64();
        assert!(days.is_some_and(|days| days > 0), "{group} keeps logs without a limit");
    }
}

#[test]
fn every_queue_source_reports_the_messages_that_failed() {
    let template = loaded();
    let sources: Vec<_> = template
        .functions
        .iter()
        .flat_map(|function| &function.queues)
        .collect();
    assert!(!sources.is_empty());
    for source in sources {
        assert!(source.partial_batch, "{} has no ReportBatchItemFailures", source.queue);
    }
    for (name, function) in of_type("AWS::Serverless::Function") {
        for event in function["Properties"]["Events"]
            .as_mapping()
            .into_iter()
            .flat_map(|events| events.values())
        {
            let types = &event["Properties"]["FunctionResponseTypes"];
            let is_right = event["Type"] != "SQS" || types == &Value::from(vec!["ReportBatchItemFailures"]);
            assert!(is_right, "{name}: {types:?}");
        }
    }
}

#[test]
fn every_queue_has_a_dead_letter_queue_and_outlasts_its_function() {
    let template = loaded();
    let dead: BTreeSet<_> = template
        .queues
        .iter()
        .filter_map(|queue| Some(queue.dead_letter.as_ref()?.0.clone()))
        .collect();
    for queue in &template.queues {
        assert!(
            dead.contains(&queue.name) || queue.dead_letter.is_some(),
            "{} has no dead-letter queue",
            queue.name
        );
    }
    for function in &template.functions {
        for source in &function.queues {
            let queue = template.queues.iter().find(|queue| queue.name == source.queue).unwrap();
            // "Configuring the visibility timeout" in the Lambda guide: six times the function's timeout.
            let least = 6 * i64::try_from(function.timeout_seconds).unwrap();
            assert!(
                i64::from(queue.visibility_timeout) >= least,
                "{} is visible again after {} s",
                queue.name,
                queue.visibility_timeout
            );
        }
    }
    for (name, queue) in of_type("AWS::SQS::Queue") {
        let policy = &queue["Properties"]["RedrivePolicy"];
        assert!(
            policy.is_null() || policy["maxReceiveCount"].is_u64(),
            "{name}: maxReceiveCount must be a number"
        );
    }
}

/// Without the permission, a failed message waits for the visibility timeout of its queue: up to twelve minutes.
#[test]
fn every_worker_may_let_its_messages_come_again() {
    for function in loaded().functions {
        for source in &function.queues {
            let is_right = function.statements.iter().any(|statement| {
                statement.actions.contains(&"sqs:ChangeMessageVisibility".to_owned())
                    && statement
                        .resources
                        .iter()
                        .any(|arn| arn.ends_with(&format!(":{}", source.queue)))
            });
            assert!(is_right, "{}: {}", function.logical_id, source.queue);
        }
    }
}

#[test]
fn every_function_is_published_gradually_and_rolled_back_by_its_own_alarm() {
    let text = file("template.yaml");
    let template: Value = serde_yaml_ng::from_str(&text).unwrap();
    let globals = &template["Globals"]["Function"];
    assert_eq!(globals["AutoPublishAlias"], "live");
    assert_eq!(tagged(&globals["DeploymentPreference"]["Enabled"]), "GradualDeployment");
    for (name, function) in of_type("AWS::Serverless::Function") {
        let properties = &function["Properties"];
        assert_eq!(properties["AutoPublishAliasAllProperties"], true, "{name}");
        let alarms = properties["DeploymentPreference"]["Alarms"].as_sequence().unwrap();
        let own = name.replace("Function", "ErrorsAlarm");
        assert_eq!(tagged(&alarms[0]), own);
        for alarm in alarms {
            resource(&text, tagged(alarm));
        }
        let dimensions = resource(&text, &own)["Properties"]["Dimensions"].clone();
        assert_eq!(tagged(&dimensions[0]["Value"]), name);
        assert_eq!(tagged(&dimensions[1]["Value"]), format!("${{{name}}}:live"));
    }
}

#[test]
fn what_holds_data_outlives_the_stack_but_not_a_failed_first_deployment() {
    for kind in ["AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"] {
        for (name, kept) in of_type(kind) {
            assert_eq!(kept["DeletionPolicy"], "RetainExceptOnCreate", "{name}");
            assert_eq!(kept["UpdateReplacePolicy"], "Retain", "{name}");
            // A name of its own would collide with what an earlier stack has left.
            for property in ["TableName", "BucketName", "Name"] {
                assert!(kept["Properties"][property].is_null(), "{name}");
            }
        }
    }
}

#[test]
fn every_stage_has_a_file_of_parameters_that_the_template_knows() {
    let template: Value = serde_yaml_ng::from_str(&file("template.yaml")).unwrap();
    assert!(template["Parameters"]["Stage"]["Default"].is_null());
    let samconfig = file("samconfig.toml");
    for stage in ["dev", "staging", "prod"] {
        let path = format!("infra/parameters/{stage}.yaml");
        assert!(
            samconfig.contains(&format!("parameter_overrides = \"file://{path}\"")),
            "{path}"
        );
        let parameters: Value = serde_yaml_ng::from_str(&file(&path)).unwrap();
        assert_eq!(parameters["Stage"], stage);
        for name in parameters.as_mapping().unwrap().keys() {
            assert!(!template["Parameters"][name].is_null(), "{path}: {name:?}");
        }
    }
}

#[test]
fn the_edge_keeps_no_errors() {
    assert_eq!(loaded().error_ttls, BTreeMap::new());
}

#[test]
fn the_edge_function_is_the_one_in_its_file() {
    let template = resource(&file("template.yaml"), "EdgeFunction");
    let code = template["Properties"]["FunctionCode"].as_str().unwrap();
    assert_eq!(code.trim_end(), file("infra/edge/viewer_request.js").trim_end());
}

#[test]
fn tables_are_kept_backed_up_and_encrypted() {
    for (name, table) in of_type("AWS::DynamoDB::Table") {
        let properties = &table["Properties"];
        assert_eq!(
            (&table["DeletionPolicy"], &table["UpdateReplacePolicy"]),
            (&"RetainExceptOnCreate".into(), &"Retain".into()),
            "{name}"
        );
        assert_eq!(properties["BillingMode"], "PAY_PER_REQUEST", "{name}");
        assert_eq!(
            properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], true,
            "{name}"
        );
        assert_eq!(properties["SSESpecification"]["SSEEnabled"], true, "{name}");
        assert_eq!(properties["TimeToLiveSpecification"]["AttributeName"], "ttl", "{name}");
    }
}

/// The AWS SDK gives up after eight seconds (`shared/core/src/clients/aws.rs`), and the function must live to report it.
#[test]
fn every_function_that_asks_aws_outlasts_the_sdk() {
    for function in loaded()
        .functions
        .iter()
        .filter(|function| !function.statements.is_empty())
    {
        assert!(
            function.timeout_seconds >= 10,
            "{} has {} s",
            function.logical_id,
            function.timeout_seconds
        );
    }
}

/// A function that only authenticates callers must not be able to change anything else of a user, such as the role.
#[test]
fn functions_that_only_authenticate_update_nothing_but_the_first_use_of_a_token() {
    let template = loaded();
    // These change users, sessions or devices.
    let owners = [
        "AuthFunction",
        "UsersFunction",
        "AdminFunction",
        "BackgroundWorkerFunction",
    ];
    let record = ["first_used_at", "generation", "pk", "sk"].map(str::to_owned);
    // Functions of payments also note that a user has paid.
    let payment = ["deleted_at", "has_payments", "pk", "sk"].map(str::to_owned);
    // Notifications change the settings about them.
    let preferences = ["deleted_at", "pk", "profile_version", "settings", "sk", "updated_at"].map(str::to_owned);
    let (mut restricted, mut paying) = (0, 0);
    for function in template
        .functions
        .iter()
        .filter(|function| !owners.contains(&&*function.logical_id))
    {
        let updates = function.statements.iter().filter(|statement| {
            statement.actions.iter().any(|action| action == "dynamodb:UpdateItem")
                && statement
                    .resources
                    .iter()
                    .any(|resource| resource.ends_with("table/UsersTable"))
        });
        for update in updates {
            let takes_payments = ["PaymentsFunction", "ReconcilerFunction"].contains(&&*function.logical_id);
            if takes_payments && update.attributes == Some(payment.clone().into()) {
                paying += 1;
                continue;
            }
            if function.logical_id == "NotificationsFunction" && update.attributes == Some(preferences.clone().into()) {
                continue;
            }
            assert_eq!(
                update.attributes,
                Some(record.clone().into()),
                "{}",
                function.logical_id
            );
            restricted += 1;
        }
    }
    assert_eq!((restricted, paying), (11, 2));
}

#[test]
fn no_statement_allows_all_objects_of_a_bucket() {
    let template = loaded();
    let buckets: Vec<_> = template
        .buckets
        .iter()
        .map(|bucket| format!("arn:aws:s3:::{}/*", bucket.name))
        .collect();
    for function in &template.functions {
        for resource in function.statements.iter().flat_map(|statement| &statement.resources) {
            assert!(!buckets.contains(resource), "{}: {resource}", function.logical_id);
        }
    }
}

/// Operations that cost a password hash, an SMS, a mail, or a call of the AI service or of the payment provider, and the
/// webhook, which reads bodies of strangers.
const EXPENSIVE: [&str; 13] = [
    "POST /api/payments/create_order",
    "POST /api/payments/verify_payment",
    "POST /api/payments/webhook",
    "POST /api/auth/login",
    "POST /api/auth/verify-login",
    "POST /api/auth/register",
    "POST /api/auth/signup",
    "POST /api/signup",
    "POST /api/request-otp",
    "POST /api/auth/verify-otp",
    "POST /api/forgot-password",
    "POST /api/auth/password-reset",
    "POST /api/chat",
];

#[test]
fn expensive_routes_and_their_aliases_have_throttles_of_their_own() {
    let settings = resource(&file("template.yaml"), "HttpApi")["Properties"]["RouteSettings"].clone();
    let settings = settings.as_mapping().unwrap();
    let throttled: BTreeSet<_> = settings.keys().map(|key| key.as_str().unwrap().to_owned()).collect();
    let is_expensive = |operation: &&Operation| {
        let name = format!("{} {}", operation.method, operation.path);
        let canonical = operation.declared[ALIAS_OF].as_str().unwrap_or(&name);
        EXPENSIVE.contains(&canonical)
    };
    let all = operations::all();
    let expensive = all.iter().filter(is_expensive);
    let routes: BTreeSet<_> = expensive.map(|operation| format!("ANY {}", operation.path)).collect();
    assert!(routes.len() >= EXPENSIVE.len());
    assert_eq!(throttled, routes);
}

#[test]
fn the_edge_needs_tls_1_2_with_a_certificate_and_sends_hsts() {
    let text = file("template.yaml");
    let distribution = resource(&text, "Edge")["Properties"]["DistributionConfig"].clone();
    let Value::Tagged(certificate) = &distribution["ViewerCertificate"] else {
        panic!("the certificate does not depend on a parameter")
    };
    assert_eq!(certificate.value[1]["MinimumProtocolVersion"], "TLSv1.2_2021");
    let policy = &distribution["DefaultCacheBehavior"]["ResponseHeadersPolicyId"];
    let headers = resource(&text, tagged(policy))["Properties"]["ResponseHeadersPolicyConfig"].clone();
    let hsts = &headers["SecurityHeadersConfig"]["StrictTransportSecurity"];
    assert!(
        hsts["AccessControlMaxAgeSec"]
            .as_u64()
            .is_some_and(|age| age >= 31_536_000)
    );
}

#[test]
fn clients_write_to_incoming_objects_only_which_expire_after_a_day() {
    let text = file("template.yaml");
    for bucket in ["MediaBucket", "UploadsBucket"] {
        let rules = resource(&text, bucket)["Properties"]["LifecycleConfiguration"]["Rules"].clone();
        let rules = rules.as_sequence().unwrap();
        let is_right = |rule: &&Value| rule["Prefix"] == "incoming/" && rule["ExpirationInDays"] == 1;
        assert_eq!(rules.iter().filter(is_right).count(), 1, "{bucket}");
    }
    let template = loaded();
    let notified: Vec<_> = template
        .buckets
        .iter()
        .flat_map(|bucket| &bucket.notifications)
        .collect();
    assert!(notified.iter().all(|notification| notification.prefix == "incoming/"));
    assert_eq!(notified.len(), 1);
}

#[test]
fn no_statement_allows_everything() {
    for function in loaded().functions {
        for statement in function.statements {
            let text = format!("{statement:?}");
            assert!(
                !text.contains("\"*\"") && !text.contains(":*\""),
                "{}: {text}",
                function.logical_id
            );
        }
    }
}
