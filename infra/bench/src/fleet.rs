//! Processes of one function, which a queue hands its messages to and which are killed over them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use bench::kills::{Killed, Killer};
use local::cloud::Cloud;
use serde_json::Value;

use crate::Result;
use crate::process::Process;

/// Containers of a function, as many as are needed at the same time.
pub(crate) struct Fleet {
    binary: PathBuf,
    environment: BTreeMap<String, String>,
    idle: Mutex<Vec<Process>>,
    pub killer: Killer,
}

impl Fleet {
    /// Containers of the function whose binary is this, on a cloud that does not run it.
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

    /// The reply to `event`, unless the container is killed over it.
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
