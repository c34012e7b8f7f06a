//! Reports as one CSV table.

use super::Report;

pub(super) fn csv(report: &Report) -> String {
    let mut heads: Vec<&str> = Vec::new();
    // The labels of rows stand in a column that has a head only here.
    let named = |head: &str| if head.is_empty() { "row".to_owned() } else { head.to_owned() };
    for head in report.sections.iter().flat_map(|section| &section.heads) {
        if !heads.contains(&head.as_str()) {
            heads.push(head);
        }
    }
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing into memory does not fail, and all rows have the same length.
    let _ = writer.write_record(std::iter::once("table".to_owned()).chain(heads.iter().map(|head| named(head))));
    for section in &report.sections {
        let places: Vec<Option<usize>> =
            heads.iter().map(|head| section.heads.iter().position(|own| own == head)).collect();
        for row in &section.rows {
            let cell = |place: &Option<usize>| place.and_then(|place| row.get(place)).map_or("", String::as_str);
            let cells = places.iter().map(|place| plain(cell(place)));
            let _ = writer.write_record(std::iter::once(section.heading.clone()).chain(cells));
        }
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn plain(cell: &str) -> String {
    cell.replace('\u{a0}', " ")
}
