//! Measures the functions' binaries and compares them with their budgets.
//!
//! `cargo build --release --workspace --exclude bench --exclude gen --exclude local --exclude tests`, which leaves out what
//! only the tools need, and then `cargo run --release --package bench`.
//!
//! `cargo run --release --package bench -- growth` shows that lists cost the same however many courses there are. `ai-jobs` and
//! `course-files` kill workers (`SIGKILL`) over their messages, and fail if anything is lost or there twice.
//!
//! Each binary runs as in a Lambda container, against a Runtime API and a local cloud in this process; MB are 10^6 bytes. A start
//! fetches secrets from that cloud and calls its database once. Its bar is for a start without a network: the CPU time of the
//! process's first thread until it asks for an event, which leaves out just what it waits.

mod course_files;
mod fleet;
mod growth;
mod in_process;
mod learning;
mod measure;
mod planner;
mod process;
mod product;
mod report;
mod runtime_api;
mod storms;

use std::path::PathBuf;
use std::process::ExitCode;

use bench::Result;
use clap::{Parser, Subcommand};
use shared::lambda::Function;

use crate::product::Product;
use crate::report::{Measure, Table};

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
    /// Only this function's binary; may be given more than once.
    #[arg(long = "function", value_name = "NAME")]
    only: Vec<String>,
    #[command(subcommand)]
    what: Option<What>,
}

/// Something else than the binaries.
#[derive(Debug, Subcommand)]
enum What {
    /// What lists and details of courses cost with few and with many courses.
    Growth {
        /// How many courses, few first.
        #[arg(long, value_delimiter = ',', default_values_t = [100, 100_000])]
        courses: Vec<u32>,
    },
    /// Study plans at once, some asked for twice and some impossible, while their workers are killed.
    AiJobs {
        /// How many.
        #[arg(long, default_value_t = 10_000)]
        jobs: usize,
    },
    /// Course files at once, while their workers are killed.
    CourseFiles,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let Arguments {
        check,
        binaries,
        only,
        what,
    } = Arguments::parse();
    let beside = std::env::current_exe()?.parent().map(PathBuf::from).unwrap_or_default();
    let directory = binaries.unwrap_or(beside);
    if let Some(what) = what {
        let (text, is_wrong) = match what {
            What::Growth { courses } => {
                let (text, is_over) = growth::measure(&courses).await?;
                (text, check && is_over)
            }
            What::AiJobs { jobs } => storms::ai_jobs(&directory, jobs).await?,
            What::CourseFiles => storms::course_files(&directory).await?,
        };
        print(&text);
        return Ok(if is_wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS });
    }
    let is_wanted = |function: &Function| only.is_empty() || only.iter().any(|name| name == function.name());
    let product = Product::start().await?;
    let mut measures = Vec::new();
    for function in local::functions().into_iter().filter(is_wanted) {
        let measured = measure::cold(&product, &directory, &function).await;
        measures.extend(measured.map_err(|error| format!("{}: {error}", function.name()))?);
    }
    measures.extend(measure::profile(&product).await?);
    measures.push(planner::measure()?);
    measures.extend(learning::measure(&product).await?);
    product.cloud.stop().await;
    measures.extend(course_files::index()?);
    measures.extend(course_files::worker(&directory).await?);
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
