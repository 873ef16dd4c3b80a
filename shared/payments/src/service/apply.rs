//! Facts in, effects out. Verification, webhooks, the reconciler and refunds all go through here.

use jiff::Timestamp;
use shared::App;
use shared::clients::queues::{Notification, PaymentJob};
use shared::database::UnitOfWork;
use shared::error::Result;
use shared_learning::enqueue_reindex;

use super::effects::{self, Effects};
use super::snapshot::Snapshot;
use crate::rules::facts::{Fact, PaymentFacts};
use crate::store::payments::{self, Ordered, Payment};
use crate::store::provider_events::ProviderEvent;

/// Who reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The app of the customer has come back from the checkout.
    Verification,
    /// The provider has called.
    Webhook,
    /// The reconciler has asked the provider.
    Reconciler,
    /// The provider has answered to a refund.
    Refund,
}

impl Source {
    const fn word(self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::Webhook => "webhook",
            Self::Reconciler => "reconciler",
            Self::Refund => "refund",
        }
    }
}

/// What has become of a payment.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The payment and what it changes, as they are now.
    pub snapshot: Snapshot,
    /// Whether anything was new.
    pub is_news: bool,
}

/// What else is part of the transaction of a report.
pub type Completion<'a> = &'a (dyn Fn(&Snapshot, &mut UnitOfWork<'_>) -> Result<()> + Sync);

/// Records `facts` about the order `ordered`, and everything that follows from them, in one transaction. Facts that are
/// known already change nothing, so a report may come any number of times and in any order.
///
/// `known` spares the first round its read. `complete` adds to the transaction what the request needs, such as its
/// idempotency key.
///
/// # Errors
/// [`shared::ErrorCode::NotFound`] if there is no such payment.
pub async fn apply(
    app: &App,
    ordered: Ordered,
    facts: &[Fact],
    (source, event): (Source, Option<&ProviderEvent>),
    known: Option<Snapshot>,
    complete: Completion<'_>,
) -> Result<Applied> {
    let mut known = known;
    let committed = app.database.retry("payment", || {
        let known = known.take();
        async move {
            let before = match known {
                Some(known) => known,
                None => Snapshot::read(app, ordered).await?,
            };
            let now = app.clock.now();
            let mut work = UnitOfWork::new();
            let recorded = record(&before.payment, facts);
            if recorded == before.payment.facts {
                complete(&before, &mut work)?;
                let nothing = (before, None);
                return work.commit(&app.database, nothing).await;
            }
            if let Some(event) = event {
                // A condition that is lost was lost to the same event, which has changed the payment.
                work.add(event.remember(before.payment.id, now)?).or_retry();
            }
            let (after, effects) = follow(app, &before, recorded, now, &mut work)?;
            complete(&after, &mut work)?;
            work.commit(&app.database, (after, Some(effects))).await
        }
    });
    let (snapshot, effects) = committed.await?;
    let is_news = effects.is_some();
    if let Some(effects) = effects {
        finish(app, &snapshot.payment, &effects, source).await;
    }
    Ok(Applied { snapshot, is_news })
}

fn record(payment: &Payment, facts: &[Fact]) -> PaymentFacts {
    let start = payment.facts.clone();
    facts
        .iter()
        .fold(start, |known, fact| known.record(fact, payment.price))
}

/// The payment and what it changes after the facts have become `recorded`. The writes are added to `work`.
fn follow(
    app: &App,
    before: &Snapshot,
    recorded: PaymentFacts,
    now: Timestamp,
    work: &mut UnitOfWork<'_>,
) -> Result<(Snapshot, Effects)> {
    let mut after = before.clone();
    after.payment.facts = recorded;
    after.payment.version += 1;
    after.payment.updated_at = now;
    let effects = effects::add(app, before, &mut after, now, work)?;
    work.add(payments::replace(&after.payment)?).or_retry();
    Ok((after, effects))
}

/// What leaves the database. If it fails, the reconciler does it again.
async fn finish(app: &App, payment: &Payment, effects: &Effects, source: Source) {
    if effects.opened {
        app.metrics.count_by("PaymentsCaptured", "Source", source.word());
        if source == Source::Reconciler {
            app.metrics.count("PaymentsFoundLate");
        }
    }
    if effects.flagged {
        app.metrics.count("PaymentsFlagged");
    }
    if effects.mails_receipt {
        let receipt = Notification::PaymentReceipt {
            user_id: payment.user_id,
            payment_id: payment.id,
        };
        if let Err(error) = app.queues().notify(&receipt).await {
            tracing::warn!(%error, payment_id = %payment.id, "a receipt is left to the reconciler");
        }
    }
    // The reconciler asks at the end of its check.
    if effects.pays_back && source != Source::Reconciler {
        let job = PaymentJob::PayBack {
            user_id: payment.user_id,
            payment_id: payment.id,
        };
        if let Err(error) = app.queues().pay_back(&job).await {
            tracing::warn!(%error, payment_id = %payment.id, "a refund is left to the reconciler");
        }
    }
    if effects.moves_course {
        enqueue_reindex(app, payment.course_id).await;
    }
}
