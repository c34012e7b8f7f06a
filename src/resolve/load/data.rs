//! Reads the CSV files of `data`.

use std::collections::HashMap;

use crate::source::{FileId, ReadFailure, Span, join};
use crate::syntax::ast::{Item, Text};
use crate::syntax::decode_data;

use super::Loader;

impl Loader<'_> {
    /// Reads every CSV file once, and says which one each `data` means.
    pub(super) fn data(&mut self) -> HashMap<Span, FileId> {
        let mut named = Vec::new();
        for file in &self.parsed {
            named.extend(file.items.iter().filter_map(|item| match item {
                Item::Data(data) => data.file.clone(),
                _ => None,
            }));
        }
        let mut read: HashMap<String, Option<FileId>> = HashMap::new();
        let mut found = HashMap::new();
        for text in named {
            if let Some(id) = self.data_file(&text, &mut read) {
                found.insert(text.span, id);
            }
        }
        found
    }

    /// The file that a `data` names, relative to the file that holds it; `None` where a fault has been reported.
    fn data_file(&mut self, text: &Text, read: &mut HashMap<String, Option<FileId>>) -> Option<FileId> {
        let from = self.sources.get(text.span.file)?.name.clone();
        let Some(path) = join(&from, &text.value) else {
            self.report_outside(text);
            return None;
        };
        if let Some(id) = read.get(&path) {
            return *id;
        }
        let bytes = self.read(&path, text)?;
        if u32::try_from(bytes.len()).is_err() {
            self.report_unreadable(&path, text, &ReadFailure::TooLarge(u64::from(u32::MAX)));
            return None;
        }
        let id = self.add_data(&path, &bytes);
        read.insert(path, id);
        id
    }

    fn add_data(&mut self, path: &str, bytes: &[u8]) -> Option<FileId> {
        match decode_data(self.sources.next_id(), bytes) {
            Ok(text) => Some(self.sources.add(path, text)),
            Err((readable, fault)) => {
                self.sources.add(path, readable);
                self.diagnostics.push(*fault);
                None
            }
        }
    }
}
