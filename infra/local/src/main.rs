//! `cargo local`: the whole product on this machine.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use local::cloud::{Cloud, Options, Storage};
use local::demo;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

type Error = Box<dyn std::error::Error>;

/// Runs the whole product on embedded engines.
#[derive(Debug, Parser)]
#[command(name = "local", version)]
struct Arguments {
    /// Port of the API on 127.0.0.1; 0 picks a free one.
    #[arg(long, default_value_t = 9000)]
    port: u16,
    /// Directory that keeps the data between runs.
    #[arg(long, value_name = "DIR", default_value = ".local")]
    data: PathBuf,
    /// Keep no data.
    #[arg(long, conflicts_with = "data")]
    memory: bool,
    /// Create demo courses, files and users, unless there are courses already.
    #[arg(long)]
    demo: bool,
    /// Filter for the log on stderr, as in RUST_LOG.
    #[arg(long, value_name = "FILTER", default_value = "info,rustack_sqs_core=warn")]
    log: EnvFilter,
    /// The user who verifies this email address becomes the first admin.
    #[arg(long, env = "LECTERN_ADMIN_EMAIL", default_value = "admin@example.com")]
    admin_email: String,
    /// Invocations that may run at once, as Lambda limits an account: 10 in a new one.
    #[arg(long, value_name = "NUMBER")]
    concurrency: Option<usize>,
    /// Throttle routes as API Gateway does, by the numbers of template.yaml.
    #[arg(long)]
    throttle: bool,
    /// A value for a parameter of template.yaml, such as Tutor=http; can be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    parameter: Vec<(String, String)>,
}

fn parameter(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("is not NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments {
        port,
        data,
        memory,
        demo,
        log,
        admin_email,
        concurrency,
        throttle,
        parameter,
    } = Arguments::parse();
    tracing_subscriber::fmt()
        .with_env_filter(log)
        .with_writer(std::io::stderr)
        .init();
    let storage = if memory {
        Storage::Memory
    } else {
        Storage::Directory(data)
    };
    let options = Options {
        port,
        storage,
        admin_email,
        concurrency,
        stage_throttles: throttle,
        parameters: parameter.into_iter().collect(),
        ..Options::default()
    };
    match run(options, demo).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the local cloud does not run");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options, with_demo: bool) -> Result<(), Error> {
    // Before the start, so that no signal is missed.
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let admin_email = options.admin_email.clone();
    let cloud = Cloud::start(options, product::functions()).await?;
    if with_demo {
        match demo::seed(&cloud.url(), cloud.outbox(), &admin_email).await {
            Ok(()) => cloud.settle().await,
            Err(error) => tracing::error!(%error, "the demo is incomplete; start it with another --data folder"),
        }
    }
    tracing::info!("what is in a queue is handled at a clean stop, and may be lost at a kill");
    writeln!(std::io::stdout(), "ready {}", cloud.url())?;
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    tracing::info!("stopping; press Ctrl-C again to stop at once");
    tokio::select! {
        () = cloud.stop() => {}
        _ = interrupted.recv() => tracing::warn!("messages in queues are lost"),
    }
    Ok(())
}
