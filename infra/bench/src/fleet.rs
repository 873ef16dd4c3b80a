//! Processes of one function that handle the messages of a queue and are killed while they do.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use local::cloud::Cloud;
use serde_json::Value;
use testkit::kills::{Killed, Killer};

use crate::Result;
use crate::process::Process;

/// Containers of a function, started on demand.
pub(crate) struct Fleet {
    binary: PathBuf,
    environment: BTreeMap<String, String>,
    idle: Mutex<Vec<Process>>,
    pub killer: Killer,
}

impl Fleet {
    /// Containers of the function with this binary, on a cloud that does not run the function itself.
    pub fn new(cloud: &Cloud, binary: PathBuf, killer: Killer) -> Result<Self> {
        let name = binary.file_name().unwrap_or_default().to_string_lossy();
        if !binary.exists() {
            return Err(format!("{} is not built", binary.display()).into());
        }
        Ok(Self {
            environment: cloud.environment(&name),
            binary,
            idle: Mutex::default(),
            killer,
        })
    }

    /// The reply to `event`, unless the container is killed first.
    pub async fn invoke(&self, event: &Value) -> Result<Value> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut process = match idle {
            Some(process) => process,
            None => Process::start(&self.binary, &self.environment).await?,
        };
        match self.killer.watch(event, process.invoke(event)).await {
            Ok(answer) => {
                let answer = answer?;
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
                Ok(answer.reply)
            }
            Err(killed @ Killed) => {
                process.kill().await?;
                Err(killed.into())
            }
        }
    }
}
