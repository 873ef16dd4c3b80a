//! Creates the template's resources on the engines.

use dynoxide::{Database, DynoxideError};
use serde_json::json;

use super::dynamodb::request;
use super::error::StartError;
use super::sqs::Queues;
use crate::template::{TableSpec, Template};

/// Creates the queues, dead-letter queues first.
pub(crate) async fn queues(queues: &Queues, template: &Template) -> Result<(), StartError> {
    for queue in &template.queues {
        queues.create(queue).await?;
    }
    Ok(())
}

/// Creates the tables that do not exist yet, with their TTL.
pub(crate) fn tables(database: &Database, template: &Template) -> Result<(), StartError> {
    template.tables.iter().try_for_each(|spec| table(database, spec))
}

fn table(database: &Database, table: &TableSpec) -> Result<(), StartError> {
    match database.create_table(request(table.request.clone())?) {
        Ok(_) => {}
        Err(DynoxideError::ResourceInUseException(_)) => return Ok(()),
        Err(error) => return Err(error.into()),
    }
    if let Some(attribute) = &table.ttl {
        let ttl =
            json!({"TableName": table.name, "TimeToLiveSpecification": {"AttributeName": attribute, "Enabled": true}});
        database.update_time_to_live(request(ttl)?)?;
    }
    Ok(())
}
