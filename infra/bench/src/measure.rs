//! The measurements of binaries and of a request.

use std::path::Path;
use std::time::{Duration, Instant};

use futures::future::try_join_all;
use shared::lambda::Function;
use shared::platform::http_client;

use crate::Result;
use crate::in_process;
use crate::process::{self, Process};
use crate::report::Measure;
use crate::running_product::{Product, Step};

/// Cold starts. The result is their median.
const STARTS: usize = 5;
/// Concurrent clients of the local cloud, and the requests of each.
const CLIENTS: u32 = 8;
const REQUESTS: u32 = 500;

/// Size, cold start and memory of a function whose binary is in `directory`.
pub(crate) async fn cold(product: &Product, directory: &Path, function: &Function) -> Result<Vec<Measure>> {
    let name = function.name();
    let binary = directory.join(name);
    let size = std::fs::metadata(&binary)
        .map_err(|_| format!("{} is not built", binary.display()))?
        .len();
    let environment = product.cloud.environment(name);
    let (mut starts, mut works, mut peak) = (Vec::new(), Vec::new(), 0);
    let (mut firsts, mut seconds) = (Vec::new(), Vec::new());
    for run in 0..STARTS {
        let mut process = Process::start(&binary, &environment).await?;
        let mut took = Vec::new();
        for step in product.steps(name, run)? {
            took.push(invoke(&mut process, &step).await?);
        }
        starts.push(process.start);
        works.push(process.start_work);
        firsts.extend(took.first());
        seconds.extend(took.get(1));
        peak = peak.max(process.peak_memory()?);
    }
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    let measure = |what, value, unit, budget| Measure {
        function: name.to_owned(),
        what,
        value,
        unit,
        budget,
    };
    let (max_size, max_memory) = budgets(function);
    Ok(vec![
        measure("binary", megabytes(size), "MB", Some(max_size)),
        measure("spawn to first /next", milliseconds(median(starts)), "ms", None),
        // A start has one thread, so its CPU time leaves out only what it waits for the network.
        measure(
            "spawn to first /next, CPU",
            milliseconds(median(works)),
            "ms",
            Some(10.0),
        ),
        measure("first invocation", milliseconds(median(firsts)), "ms", None),
        measure("second invocation", milliseconds(median(seconds)), "ms", None),
        measure("peak memory", megabytes(peak), "MB", Some(max_memory)),
    ])
}

/// The budgets of a binary's size and memory, in MB. A password hash takes 19 MiB.
fn budgets(function: &Function) -> (f64, f64) {
    let binary = if function.openapi().is_some() { 8.0 } else { 10.0 };
    let memory = if function.name() == "auth" { 45.0 } else { 25.0 };
    (binary, memory)
}

/// The cost of `GET /api/profile` in the function alone, and in the whole local cloud.
pub(crate) async fn profile(product: &Product) -> Result<Vec<Measure>> {
    let (environment, step) = (product.cloud.environment("auth"), product.profile());
    let auth = product::function("auth").ok_or("there is no function auth")?;
    let alone = tokio::task::spawn_blocking(move || in_process::measure(&auth, environment, &step)).await??;
    let (each, cpu) = local_cloud(product).await?;
    let measure = |what, value, unit, budget| Measure {
        function: "profile".to_owned(),
        what,
        value,
        unit,
        budget,
    };
    let alone = [
        ("function alone, CPU, mean", alone.mean),
        ("function alone, time, median", alone.median),
    ];
    let mut measures: Vec<_> = alone
        .into_iter()
        .map(|(what, time)| measure(what, microseconds(time), "us", Some(150.0)))
        .collect();
    measures.extend([
        measure("local cloud, requests a second", 1.0 / each.as_secs_f64(), "/s", None),
        measure("local cloud, CPU per request, all in", microseconds(cpu), "us", None),
    ]);
    Ok(measures)
}

/// Time and CPU time per request of client, gateway, function and engine together.
async fn local_cloud(product: &Product) -> Result<(Duration, Duration)> {
    ask(product, CLIENTS).await?;
    let (begun, before) = (Instant::now(), process::cpu("self")?);
    try_join_all((0..CLIENTS).map(|_| ask(product, REQUESTS))).await?;
    let requests = CLIENTS * REQUESTS;
    Ok((begun.elapsed() / requests, (process::cpu("self")? - before) / requests))
}

async fn ask(product: &Product, times: u32) -> Result<()> {
    let (http, url) = (http_client(), format!("{}/api/profile", product.cloud.url()));
    for _ in 0..times {
        let reply = http
            .get(&url)
            .header("authorization", &product.authorization)
            .send()
            .await?;
        reply.error_for_status()?.bytes().await?;
    }
    Ok(())
}

async fn invoke(process: &mut Process, step: &Step) -> Result<Duration> {
    let answer = process.invoke(&step.event).await?;
    match step.status {
        Some(status) if answer.reply["statusCode"] != status => {
            Err(format!("expected {status}, got {}", answer.reply).into())
        }
        _ => Ok(answer.took),
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn microseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
