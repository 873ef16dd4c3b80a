//! Measures the functions' binaries and compares them with their budgets.
//!
//! Build them with `cargo binaries`, which leaves out dependencies that only the tools need, and then run
//! `cargo run --release --package bench`.
//!
//! `cargo run --release --package bench -- growth` shows that the cost of lists does not grow with the number of
//! courses. `ai-jobs` and `course-files` kill workers (`SIGKILL`) at work and fail if anything is lost or stored twice.
//!
//! Each binary runs as in a Lambda container, with a Runtime API and a local cloud in this process. A MB is 10^6 bytes.
//! A start fetches secrets from that cloud and calls its database once. Its budget excludes the network: it is for the
//! CPU time of the process's first thread until it requests an event, without the time that it waits.

mod course_files;
mod evaluation;
mod fleet;
mod growth;
mod in_process;
mod learning;
mod measure;
mod planner;
mod process;
mod report;
mod running_product;
mod runtime_api;
mod storms;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use shared::lambda::Function;
use testkit::Result;

use crate::report::{Measure, Table};
use crate::running_product::Product;

/// Measures the functions' binaries.
#[derive(Debug, Parser)]
#[command(name = "bench", version)]
struct Arguments {
    /// Fails if a measurement exceeds its budget.
    #[arg(long)]
    check: bool,
    /// The folder of the binaries. Defaults to the folder of this one.
    #[arg(long, value_name = "DIR")]
    binaries: Option<PathBuf>,
    /// Measures only this function's binary. Can be repeated.
    #[arg(long = "function", value_name = "NAME")]
    only: Vec<String>,
    #[command(subcommand)]
    what: Option<What>,
}

/// Measurements of other things than the binaries.
#[derive(Debug, Subcommand)]
enum What {
    /// Compares the cost of lists and details of courses for few and for many courses.
    Growth {
        /// Numbers of courses, the smallest first.
        #[arg(long, value_delimiter = ',', default_values_t = [100, 100_000])]
        courses: Vec<u32>,
    },
    /// Generates many study plans, some of them requested twice and some impossible, while the workers are killed.
    AiJobs {
        /// Number of jobs.
        #[arg(long, default_value_t = 10_000)]
        jobs: usize,
    },
    /// Indexes many course files while the workers are killed.
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
    for function in product::functions().into_iter().filter(is_wanted) {
        let measured = measure::cold(&product, &directory, &function).await;
        measures.extend(measured.map_err(|error| format!("{}: {error}", function.name()))?);
    }
    measures.extend(measure::profile(&product).await?);
    measures.push(planner::measure()?);
    measures.extend(learning::measure(&product).await?);
    product.cloud.stop().await;
    measures.extend(course_files::index()?);
    measures.extend(course_files::worker(&directory).await?);
    measures.extend(evaluation::measure()?);
    print(&Table(&measures).to_string());
    let is_over = measures.iter().any(Measure::is_over);
    Ok(if check && is_over {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

#[expect(clippy::print_stdout, reason = "the program prints its result")]
fn print(text: &str) {
    println!("{text}");
}
