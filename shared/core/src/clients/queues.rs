//! Queues (SQS). A message carries ids; the worker reads or derives what it needs, so no queue ever holds a code or a token.

use aws_sdk_sqs::Client;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::error::{Error, Result};
use crate::ids::Id;
use crate::types::phone::Phone;

/// Work for the notifier.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notification {
    /// Send the code of this challenge to its phone.
    OneTimeCode {
        /// The destination.
        phone: Phone,
        /// Which code; a newer one makes this message void.
        challenge: Id,
    },
    /// Mail this token to its address.
    EmailToken {
        /// Which token.
        token: Id,
    },
    /// Sessions of this user have ended: close the sockets that were opened with them.
    SessionsEnded {
        /// Whose.
        user_id: Id,
    },
}

/// Work that takes longer than a request may.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BackgroundJob {
    /// Make an archive of all data of a user.
    Export {
        /// Whose data.
        user_id: Id,
        /// Which archive; one that is asked for later makes this message void.
        export_id: Id,
    },
    /// Clear away what a user leaves behind.
    Erase {
        /// Who is leaving.
        user_id: Id,
    },
    /// Clear away what removed lectures leave behind.
    ClearLectures {
        /// Their course.
        course_id: Id,
        /// They. One that is there after all is left alone.
        lecture_ids: Vec<Id>,
    },
    /// Clear away what a deleted course leaves behind.
    EraseCourse {
        /// Which course.
        course_id: Id,
    },
    /// Enrolments or ratings of a course have changed: put it where it belongs in the lists that are in their order.
    RankCourse {
        /// Which course.
        course_id: Id,
    },
    /// Name, avatar or bio of a user have changed: courses show what they were.
    RefreshInstructor {
        /// The user.
        user_id: Id,
    },
}

/// Work for the AI worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AiJob {
    /// Make a study plan.
    Plan {
        /// Whose.
        user_id: Id,
        /// The id.
        generation_id: Id,
    },
    /// Answer a question that was asked over a socket.
    Answer {
        /// The caller.
        user_id: Id,
        /// Which answer.
        answer_id: Id,
    },
}

/// The queues this function may send to.
#[derive(Clone, Debug)]
pub struct Queues {
    client: Client,
    config: Config,
}

impl Queues {
    pub(crate) fn new(client: Client, config: Config) -> Self {
        Self { client, config }
    }

    /// Hands work to the notifier.
    ///
    /// # Errors
    /// SQS is unavailable.
    pub async fn notify(&self, notification: &Notification) -> Result<()> {
        self.send("NOTIFICATIONS_QUEUE_URL", notification).await
    }

    /// Hands work to the background worker.
    ///
    /// # Errors
    /// SQS is unavailable.
    pub async fn start_job(&self, job: &BackgroundJob) -> Result<()> {
        self.send("BACKGROUND_QUEUE_URL", job).await
    }

    /// Hands work to the AI worker.
    ///
    /// # Errors
    /// SQS is unavailable.
    pub async fn ask_ai(&self, job: &AiJob) -> Result<()> {
        self.send("AI_QUEUE_URL", job).await
    }

    async fn send(&self, queue: &'static str, message: &impl Serialize) -> Result<()> {
        let sent = self
            .client
            .send_message()
            .queue_url(self.config.required(queue)?)
            .message_body(serde_json::to_string(message).map_err(Error::internal)?)
            .send()
            .await;
        sent.map(|_receipt| ())
            .map_err(|error| Error::unavailable(aws_sdk_sqs::error::DisplayErrorContext(error).to_string()))
    }
}
