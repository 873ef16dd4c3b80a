//! Claims of deliveries: the attributes `delivered` and `delivering_until` of a row let one worker at a time deliver it.

use crate::database::{Database, Key, Outcome, Write};
use crate::error::Result;

/// Claims and ends deliveries.
#[derive(Clone, Copy, Debug)]
pub struct Deliveries<'a>(pub &'a Database);

impl Deliveries<'_> {
    /// Claims the delivery of a row for `lease` seconds; false if it is delivered or another worker is about to.
    pub async fn claim(&self, key: Key, now: i64, lease: i64) -> Result<bool> {
        let write = Write::update(key, "SET delivering_until = :until")
            .condition("delivered = :false")
            .condition("attribute_not_exists(delivering_until) OR delivering_until <= :now")
            .value(":false", false)?
            .value(":until", now + lease)?
            .value(":now", now)?;
        Ok(matches!(self.0.write(write).await?, Outcome::Done(_)))
    }

    /// Ends a claim: delivered, or given back for the next try. TTL may have removed the row.
    pub async fn end(&self, key: Key, delivered: bool) -> Result<()> {
        let write = Write::update(key, "SET delivered = :delivered REMOVE delivering_until")
            .if_present()
            .value(":delivered", delivered)?;
        let (Outcome::Done(_) | Outcome::ConditionFailed(_)) = self.0.write(write).await?;
        Ok(())
    }
}
