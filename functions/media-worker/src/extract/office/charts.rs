//! The labels and values of charts, and the texts of diagrams.

use shared_catalog::rules::course_file::FailureReason;

use super::super::Budget;
use super::writer::{Role, Writer};
use super::xml::{Token, each};

/// A series of a chart.
#[derive(Default)]
struct Series {
    name: String,
    categories: Vec<String>,
    values: Vec<String>,
}

/// The text of a chart as a table of its values by category, or of a diagram as a list.
pub(super) fn text(xml: &[u8], budget: &Budget) -> Result<String, FailureReason> {
    let mut writer = Writer::default();
    let (mut series, mut place): (Vec<Series>, Place) = (Vec::new(), Place::Other);
    let (mut paragraph, mut is_text, mut value) = (String::new(), false, None::<String>);
    let mut is_chart = false;
    each(xml, budget, |token| {
        match token {
            Token::Start(start) => match start.local_name().as_ref() {
                b"chartSpace" => is_chart = true,
                b"ser" => series.push(Series::default()),
                b"tx" if !series.is_empty() => place = Place::Name,
                b"cat" | b"xVal" => place = Place::Category,
                b"val" | b"yVal" => place = Place::Value,
                b"v" => value = Some(String::new()),
                b"t" => is_text = true,
                _ => {}
            },
            Token::Text(text) => match &mut value {
                Some(value) => value.push_str(text),
                None if is_text => paragraph.push_str(text),
                None => {}
            },
            Token::End(name) => match name {
                b"t" => is_text = false,
                b"p" => {
                    let role = if is_chart { Role::Heading(2) } else { Role::Item(0) };
                    writer.paragraph(role, &std::mem::take(&mut paragraph));
                }
                b"tx" | b"cat" | b"xVal" | b"val" | b"yVal" => place = Place::Other,
                b"v" => {
                    if let (Some(value), Some(series)) = (value.take(), series.last_mut()) {
                        match place {
                            Place::Name => series.name = value,
                            Place::Category => series.categories.push(value),
                            Place::Value => series.values.push(value),
                            Place::Other => {}
                        }
                    }
                }
                _ => {}
            },
        }
        Ok(())
    })?;
    write_table(&series, &mut writer);
    Ok(writer.finish())
}

enum Place {
    Name,
    Category,
    Value,
    Other,
}

fn write_table(series: &[Series], writer: &mut Writer) {
    let Some(first) = series.iter().find(|series| !series.categories.is_empty()) else {
        return;
    };
    writer.begin_table();
    let cell = |writer: &mut Writer, text: &str| {
        writer.begin_cell();
        writer.paragraph(Role::Paragraph, text);
        writer.end_cell();
    };
    cell(writer, "");
    series.iter().for_each(|series| cell(writer, &series.name));
    writer.end_row();
    for (place, category) in first.categories.iter().enumerate() {
        cell(writer, category);
        for series in series {
            cell(writer, series.values.get(place).map_or("", String::as_str));
        }
        writer.end_row();
    }
    writer.end_table();
}
