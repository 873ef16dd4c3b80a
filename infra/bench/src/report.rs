//! Measurements and their budgets.

use std::fmt;

/// A measurement of a function.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    pub function: String,
    pub what: &'static str,
    pub value: f64,
    pub unit: &'static str,
    /// The allowed maximum, in the same unit.
    pub budget: Option<f64>,
}

impl Measure {
    pub fn is_over(&self) -> bool {
        self.budget.is_some_and(|budget| self.value > budget)
    }
}

/// A table of measurements, grouped by function.
pub(crate) struct Table<'m>(pub &'m [Measure]);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<10} {:<38} {:>14}  {:>12}", "function", "", "measured", "budget")?;
        let mut last = "";
        for measure in self.0 {
            f.write_str(if measure.function == last { "\n" } else { "\n\n" })?;
            last = &measure.function;
            let Measure {
                function,
                what,
                value,
                unit,
                budget,
            } = measure;
            write!(f, "{function:<10} {what:<38} {:>14}", format!("{value:.1} {unit}"))?;
            if let Some(budget) = budget {
                let verdict = if measure.is_over() { "over" } else { "ok" };
                write!(f, "  {:>12}  {verdict}", format!("<= {budget} {unit}"))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_shows_whether_the_budget_is_exceeded() {
        let measure = |value, budget| Measure {
            function: "auth".to_owned(),
            what: "binary",
            value,
            unit: "MB",
            budget,
        };
        let table = Table(&[measure(7.96, Some(8.0)), measure(8.1, Some(8.0)), measure(99.0, None)]).to_string();
        let verdicts: Vec<_> = table
            .lines()
            .skip(2)
            .map(|line| line.rsplit(' ').next().unwrap())
            .collect();
        assert_eq!(verdicts, ["ok", "over", "MB"]);
    }
}
