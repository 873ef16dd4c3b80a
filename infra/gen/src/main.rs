//! `cargo gen`: writes the files that are generated from the code.

use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use r#gen::signing_key::NewKey;
use r#gen::{ROOT, Result, generate, stale, write};

/// Writes infra/api.yaml, infra/openapi.json, infra/asyncapi.json and events/ from the functions' operations.
#[derive(Debug, Parser)]
#[command(name = "gen", version)]
struct Arguments {
    /// Writes nothing, but lists the stale files and fails if there are any.
    #[arg(long)]
    check: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Prints a new key for access tokens.
    SigningKey {
        /// A JWKS, or a file with one, whose keys stay valid next to the new one.
        #[arg(long, value_name = "JWKS")]
        with: Option<String>,
    },
}

fn main() -> Result<ExitCode> {
    let Arguments { check, command } = Arguments::parse();
    match command {
        Some(Command::SigningKey { with }) => signing_key(with.as_deref()),
        None if check => list_stale_files(),
        None => write(Path::new(ROOT), &generate()?).map(|()| ExitCode::SUCCESS),
    }
}

fn signing_key(others: Option<&str>) -> Result<ExitCode> {
    let NewKey { secret, jwks } = NewKey::random(others)?;
    print(&format!(
        "The value of SigningKeySecret:\n{secret}\n\nThe parameter:\nJwtPublicKeys: '{jwks}'"
    ));
    Ok(ExitCode::SUCCESS)
}

fn list_stale_files() -> Result<ExitCode> {
    let stale = stale(Path::new(ROOT), &generate()?)?;
    for path in &stale {
        print(&format!("{} is stale: run `cargo gen`", path.display()));
    }
    Ok(if stale.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

#[expect(clippy::print_stdout, reason = "the program prints its result")]
fn print(text: &str) {
    println!("{text}");
}
