//! Extracts from the numbering plans of the crate `phonenumber` what is needed to recognize valid numbers.

use std::fmt::Write as _;
use std::path::PathBuf;

use phonenumber::metadata::{DATABASE, Descriptor, Metadata};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let mut plans = String::new();
    for code in 1..1000 {
        for region in DATABASE.region(&code).into_iter().flatten() {
            let metadata = DATABASE
                .by_id(region)
                .filter(|metadata| metadata.country_code() == code);
            let metadata = metadata.or_else(|| DATABASE.by_code(&code)?.into_iter().next());
            let metadata = metadata.ok_or_else(|| format!("{region} has no plan"))?;
            writeln!(plans, "{}", line(code, region, metadata))?;
        }
    }
    let directory = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    Ok(std::fs::write(directory.join("numbering_plans.txt"), plans)?)
}

/// Code, region, leading digits, what all numbers have in common, and what each kind of number is.
fn line(code: u16, region: &str, plan: &Metadata) -> String {
    let kinds = plan.descriptors();
    let kinds = [
        kinds.mobile(),
        kinds.fixed_line(),
        kinds.premium_rate(),
        kinds.toll_free(),
        kinds.shared_cost(),
        kinds.voip(),
        kinds.personal_number(),
        kinds.pager(),
        kinds.uan(),
        kinds.voicemail(),
    ];
    let leading = plan.leading_digits().map_or("", |pattern| pattern.as_str());
    let mut columns = vec![
        code.to_string(),
        region.to_owned(),
        compact(leading),
        column(plan.descriptors().general()),
    ];
    columns.extend(kinds.into_iter().flatten().map(column));
    columns.join(" ")
}

/// Lengths, lengths of local numbers, and the pattern.
fn column(kind: &Descriptor) -> String {
    let list = |lengths: &[u16]| lengths.iter().map(u16::to_string).collect::<Vec<_>>().join(",");
    let pattern = compact(kind.national_number().as_str());
    format!(
        "{};{};{pattern}",
        list(kind.possible_length()),
        list(kind.possible_local_length())
    )
}

/// Patterns are laid out over lines.
fn compact(pattern: &str) -> String {
    pattern.split_whitespace().collect()
}
