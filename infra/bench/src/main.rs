//! Measures the functions' binaries and compares them with their budgets.
//!
//! `cargo build --release --workspace --exclude bench --exclude gen --exclude local --exclude tests`, which leaves out what
//! only the tools need, and then `cargo run --release --package bench`.
//!
//! Each binary runs as in a Lambda container, against a Runtime API and a local cloud in this process; MB are 10^6 bytes.

mod measure;
mod planner;
mod process;
mod product;
mod report;
mod runtime_api;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::product::Product;
use crate::report::{Measure, Table};

type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// Measures the functions' binaries.
#[derive(Debug, Parser)]
#[command(name = "bench", version)]
struct Arguments {
    /// Fails if something is over its budget.
    #[arg(long)]
    check: bool,
    /// Where the binaries are; beside this one if not given.
    #[arg(long, value_name = "DIR")]
    binaries: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let Arguments { check, binaries } = Arguments::parse();
    let beside = std::env::current_exe()?.parent().map(PathBuf::from).unwrap_or_default();
    let directory = binaries.unwrap_or(beside);
    let product = Product::start().await?;
    let mut measures = Vec::new();
    for function in local::functions() {
        let measured = measure::cold(&product, &directory, &function).await;
        measures.extend(measured.map_err(|error| format!("{}: {error}", function.name()))?);
    }
    measures.extend(measure::profile(&product, &directory).await?);
    measures.push(planner::measure()?);
    product.cloud.stop().await;
    print(&Table(&measures).to_string());
    let is_over = measures.iter().any(Measure::is_over);
    Ok(if check && is_over {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

#[expect(clippy::print_stdout, reason = "printing is what was asked for")]
fn print(text: &str) {
    println!("{text}");
}
