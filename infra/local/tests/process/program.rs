//! A running `local`.

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// How long a start or a stop may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Program {
    child: Child,
    stdout: BufReader<ChildStdout>,
    pub url: String,
}

impl Program {
    /// Starts with its data in `directory`.
    pub async fn start(directory: &Path) -> Self {
        Self::of(command(&["--port", "0", "--data", directory.to_str().unwrap()])).await
    }

    pub async fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        timeout(PATIENCE, stdout.read_line(&mut line)).await.unwrap().unwrap();
        let url = line
            .trim_end()
            .strip_prefix("ready ")
            .unwrap_or_else(|| panic!("{line:?}"));
        Self {
            child,
            stdout,
            url: url.to_owned(),
        }
    }

    /// The most memory it has had, in KiB (`VmHWM`, proc_pid_status(5)); nothing where there is no `/proc`.
    pub fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()?)).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    /// Ctrl-C; its exit status, and what it printed after the start line.
    pub async fn interrupt(mut self) -> (ExitStatus, String) {
        let id = self.child.id().unwrap().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &id])
                .status()
                .await
                .unwrap()
                .success()
        );
        let mut printed = String::new();
        timeout(PATIENCE, self.stdout.read_to_string(&mut printed))
            .await
            .unwrap()
            .unwrap();
        (timeout(PATIENCE, self.child.wait()).await.unwrap().unwrap(), printed)
    }

    /// SIGKILL.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_local"));
    command.args(["--log", "error"]).args(arguments).kill_on_drop(true);
    command
}
