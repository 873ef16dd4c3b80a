//! A function's binary as a separate process, as in a Lambda container, and the kernel's accounting of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::process::{Child, Command};

use crate::Result;
use crate::runtime_api::{Answer, RuntimeApi};

/// The unit of times in `/proc/<pid>/stat`, fixed to 100 a second in Linux's interface (`USER_HZ`, proc_pid_stat(5)).
const TICK: Duration = Duration::from_millis(10);

/// A running function. Dropping it kills it.
pub(crate) struct Process {
    child: Child,
    pid: u32,
    api: RuntimeApi,
    /// From the spawn to the first request for an event.
    pub start: Duration,
    /// The CPU time of `start`. For the rest of it, the function waited for its secrets and its first call.
    pub start_work: Duration,
}

impl Process {
    /// Spawns `binary` with `environment` and waits until it requests an event.
    pub async fn start(binary: &Path, environment: &BTreeMap<String, String>) -> Result<Self> {
        let mut api = RuntimeApi::start().await?;
        let name = binary.file_name().unwrap_or_default().to_string_lossy();
        let spawned = Instant::now();
        let child = Command::new(binary)
            .env_clear()
            .envs(container(&name))
            .env("AWS_LAMBDA_RUNTIME_API", api.address.to_string())
            .envs(environment)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let pid = child.id().ok_or("has ended at once")?;
        let start = api.first_next().await? - spawned;
        Ok(Self {
            child,
            pid,
            api,
            start,
            start_work: thread_cpu(&pid.to_string())?,
        })
    }

    /// Sends it an event.
    pub async fn invoke(&mut self, event: &Value) -> Result<Answer> {
        self.api.invoke(event.to_string()).await
    }

    /// Kills it without a warning (`SIGKILL`).
    pub async fn kill(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }

    /// The peak of its memory, in bytes.
    pub fn peak_memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
        Ok(peak.ok_or("has no VmHWM")?.parse::<u64>()? * 1024)
    }
}

/// The CPU time of a thread, or of a process's first thread, up to the last time that it waited: the first
/// field of `/proc/<pid>/schedstat`, in nanoseconds ("Scheduler Statistics" in the kernel's documentation).
pub(crate) fn thread_cpu(task: &str) -> Result<Duration> {
    let statistics = std::fs::read_to_string(format!("/proc/{task}/schedstat"))?;
    let nanoseconds = statistics.split_whitespace().next().ok_or("has no schedstat")?;
    Ok(Duration::from_nanos(nanoseconds.parse()?))
}

/// The CPU time of a process: `utime` and `stime`, fields 14 and 15 of proc_pid_stat(5).
pub(crate) fn cpu(pid: &str) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The second field, the name, may contain spaces.
    let (_, after_name) = stat.rsplit_once(')').ok_or("has no stat")?;
    let ticks = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(str::parse::<u32>)
        .sum::<Result<u32, _>>()?;
    Ok(TICK * ticks)
}

/// The variables of every container ("Using Lambda environment variables" in the Lambda developer guide).
fn container(name: &str) -> [(&'static str, &str); 12] {
    [
        ("_HANDLER", "bootstrap"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024"),
        ("AWS_LAMBDA_FUNCTION_NAME", name),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", name),
        ("AWS_LAMBDA_LOG_LEVEL", "INFO"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "bench"),
        ("AWS_REGION", "us-east-1"),
        ("TZ", ":UTC"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_takes_cpu_time() {
        let before = cpu("self").unwrap();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(200) {
            std::hint::spin_loop();
        }
        assert!(cpu("self").unwrap() - before >= Duration::from_millis(50));
    }
}
