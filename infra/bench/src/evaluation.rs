//! The shares of the tutor's right and false answers to the evaluation's questions.

use testkit::evaluation;

use crate::Result;
use crate::report::Measure;

pub(crate) fn measure() -> Result<Vec<Measure>> {
    let mut measures = Vec::new();
    for (group, figures) in evaluation::run()? {
        let mut add = |what, share: f64| {
            measures.push(Measure {
                function: group.clone(),
                what,
                value: share * 100.0,
                unit: "%",
                budget: None,
            });
        };
        let first = figures.first as f64 / figures.answerable.max(1) as f64;
        add("tutor: right answers", figures.recall());
        add("tutor: right quote first", first);
        add("tutor: false answers", figures.false_share());
    }
    Ok(measures)
}
