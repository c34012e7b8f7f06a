//! A CSV file: its header, its rows, and where each cell stands.

use std::ops::Range;

use csv::{ReaderBuilder, StringRecord};

use crate::source::{FileId, Span};

/// What may stand between cells: the first of those that occur most often in the header.
const DELIMITERS: [char; 3] = [',', ';', '\t'];

/// A CSV file with its header row.
pub(super) struct Sheet<'a> {
    id: FileId,
    text: &'a str,
    /// Where the text starts, after a byte order mark.
    start: usize,
    /// What stands between cells.
    pub delimiter: char,
    /// The names of the columns.
    pub header: Vec<String>,
}

/// A row, and where it starts.
pub(super) struct Row<'r> {
    /// Its cells.
    pub cells: &'r StringRecord,
    /// The byte of the file at which it starts.
    pub start: usize,
}

impl<'a> Sheet<'a> {
    /// Reads the header; `None` where the file holds nothing at all.
    pub(super) fn open(id: FileId, text: &'a str) -> Option<Sheet<'a>> {
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        let first = text.get(start..)?.lines().find(|line| !line.trim().is_empty())?;
        let count = |delimiter: &char| first.matches(*delimiter).count();
        let most = DELIMITERS.iter().map(count).max().unwrap_or(0);
        let delimiter = DELIMITERS.iter().copied().find(|delimiter| count(delimiter) == most).unwrap_or(',');
        let mut sheet = Sheet { id, text, start, delimiter, header: Vec::new() };
        let mut header = Vec::new();
        sheet.each(&mut |row| {
            header = row.cells.iter().map(|name| name.trim().to_owned()).collect();
            false
        });
        sheet.header = header;
        Some(sheet)
    }

    /// Visits the rows below the header, as long as `visit` wants more.
    pub(super) fn rows(&self, visit: &mut impl FnMut(&Row<'_>) -> bool) {
        let mut below = false;
        self.each(&mut |row| !std::mem::replace(&mut below, true) || visit(row));
    }

    /// Visits all rows that are not empty.
    fn each(&self, visit: &mut impl FnMut(&Row<'_>) -> bool) {
        let body = self.text.get(self.start..).unwrap_or("");
        let delimiter = u8::try_from(self.delimiter).unwrap_or(b',');
        let mut reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(body.as_bytes());
        let mut cells = StringRecord::new();
        // The text is UTF-8 and in memory: nothing can go wrong but the end.
        while reader.read_record(&mut cells).unwrap_or(false) {
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let byte = cells.position().map_or(0, csv::Position::byte);
            let start = self.start + usize::try_from(byte).unwrap_or(0);
            // A row is said to start where the break of the one before it does.
            let breaks =
                self.text.get(start..).map_or(0, |rest| rest.len() - rest.trim_start_matches(['\r', '\n']).len());
            if !visit(&Row { cells: &cells, start: start + breaks }) {
                return;
            }
        }
    }

    /// The header row.
    pub(super) fn header_span(&self) -> Span {
        let rest = self.text.get(self.start..).unwrap_or("");
        self.row_span(self.start + rest.len() - rest.trim_start().len())
    }

    /// A whole row.
    pub(super) fn row_span(&self, start: usize) -> Span {
        let end = self.cells(start).last().map_or(start, |cell| cell.end);
        self.span(start..end)
    }

    /// One cell of a row; the end of the row where it has none.
    pub(super) fn cell_span(&self, start: usize, column: usize) -> Span {
        let cells = self.cells(start);
        let end = cells.last().map_or(start, |cell| cell.end);
        self.span(cells.get(column).cloned().unwrap_or(end..end))
    }

    /// The last byte at which a row may be missing.
    pub(super) fn end_span(&self) -> Span {
        let end = self.text.trim_end().len();
        self.span(end..end)
    }

    fn span(&self, range: Range<usize>) -> Span {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(self.id, byte(range.start), byte(range.end))
    }

    /// The quotation mark of a row that nothing closes, up to the end of the file.
    pub(super) fn open_quote(&self, start: usize) -> Option<Span> {
        let (cells, open) = self.scan(start);
        let from = cells.last().filter(|_| open)?.start;
        Some(self.span(from..from + 1))
    }

    fn cells(&self, start: usize) -> Vec<Range<usize>> {
        self.scan(start).0
    }

    /// Where the cells of a row stand, quotes included, and whether the last one is still quoted at its end.
    fn scan(&self, start: usize) -> (Vec<Range<usize>>, bool) {
        let mut cells = Vec::new();
        let (mut from, mut end, mut quoted) = (start, start, false);
        for (offset, character) in self.text.get(start..).unwrap_or("").char_indices() {
            let at = start + offset;
            match character {
                '"' if quoted || at == from => quoted = !quoted,
                '"' if self.text.get(..at).is_some_and(|before| before.ends_with('"')) => quoted = true,
                '\r' | '\n' if !quoted => break,
                _ if character == self.delimiter && !quoted => {
                    cells.push(from..at);
                    from = at + character.len_utf8();
                }
                _ => {}
            }
            end = at + character.len_utf8();
        }
        cells.push(from..end.max(from));
        (cells, quoted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str) -> Vec<Vec<&str>> {
        let sheet = Sheet::open(FileId::default(), text).unwrap();
        let mut found = Vec::new();
        sheet.rows(&mut |row| {
            let cells =
                (0..row.cells.len()).map(|column| text.get(sheet.cell_span(row.start, column).range()).unwrap());
            found.push(cells.collect());
            true
        });
        found
    }

    #[test]
    fn cells_are_found_where_they_stand() {
        let plain = "\u{feff}date,close\r\n2026-01-01,1\r\n\r\n2026-01-02,\"2\"\r\n";
        assert_eq!(spans(plain), [["2026-01-01", "1"], ["2026-01-02", "\"2\""]]);
        assert_eq!(spans("a;b\n\"x;y\"\"z\";2"), [["\"x;y\"\"z\"", "2"]]);
        assert_eq!(spans("a\tb\n1\t2\n"), [["1", "2"]]);
        assert_eq!(spans("a,b\n\"two\nlines\",3\n4,5"), [["\"two\nlines\"", "3"], ["4", "5"]]);
    }

    #[test]
    fn the_header_says_what_stands_between_cells() {
        let delimiter = |text: &str| Sheet::open(FileId::default(), text).unwrap().delimiter;
        assert_eq!(delimiter("date,close,open;high\n"), ',');
        assert_eq!(delimiter("date;close (in USD, EUR);open\n"), ';');
        assert_eq!(delimiter("date\tclose\n"), '\t');
        assert_eq!(delimiter("close\n1"), ',');
        assert!(Sheet::open(FileId::default(), " \n\n").is_none());
    }
}
