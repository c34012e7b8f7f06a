//! Parsing: bytes → text ([`decode`]) → text with balanced brackets ([`mend`]) → pairs of the grammar → tree.
//!
//! Nothing here fails: what cannot be read is reported and left out, and the rest is read on.

mod allocation;
mod asset;
mod attribute;
mod decode;
mod ecosystem;
mod exchange;
mod expression;
mod flow;
mod function;
mod game;
mod governance;
mod incentive;
mod item;
mod keyword;
mod later;
mod many;
mod member;
mod mend;
mod nearest;
mod number;
mod parts;
mod path;
mod pattern;
mod phase;
mod reader;
mod statement;
mod stock;
mod story;
mod stray;
mod text;
mod value;

pub use decode::{MAX_BYTES, decode, decode_data};
pub use number::day;

use std::num::NonZeroUsize;
use std::sync::Mutex;

use pest::Parser;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::FileId;
use crate::syntax::ast::{File, Item};

use mend::Mended;
use reader::Reader;

/// The parser that the grammar file describes.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/vflow.pest"]
struct Grammar;

type Pair<'t> = pest::iterators::Pair<'t, Rule>;
type Pairs<'t> = pest::iterators::Pairs<'t, Rule>;

/// Reads a file into a tree, and reports every fault of its text.
pub fn parse(id: FileId, text: &str, diagnostics: &mut Diagnostics) -> File {
    if text.len() > MAX_BYTES {
        diagnostics.push(decode::too_large(text.len()));
        return File { id, ..File::default() };
    }
    let mended = mend::mend(id, text, diagnostics);
    let mut reader = Reader::new(id, text, &mended, diagnostics);
    let items = match pairs(&mended) {
        Ok(pairs) => item::file(&mut reader, pairs),
        Err(offset) => vec![unreadable(&mut reader, offset)],
    };
    reader.report_lost_docs();
    File { id, items, comments: mended.comments }
}

/// Runs the grammar; an error is the offset beyond which it found no way on.
fn pairs<'t>(mended: &'t Mended<'_>) -> Result<Pairs<'t>, usize> {
    limit_calls(mended.text.len());
    Grammar::parse(Rule::file, &mended.text).map_err(|error| match error.location {
        pest::error::InputLocation::Pos(offset) | pest::error::InputLocation::Span((offset, _)) => offset,
    })
}

/// Bounds the work of the grammar in proportion to the longest text seen so far.
///
/// The grammar is linear; this keeps it so should an edit of it go wrong. The limit is one for the whole process, so it only ever grows.
fn limit_calls(length: usize) {
    static LONGEST: Mutex<usize> = Mutex::new(0);
    let mut longest = LONGEST.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    *longest = length.max(*longest);
    pest::set_call_limit(NonZeroUsize::new(longest.saturating_add(100).saturating_mul(CALLS_PER_BYTE)));
}

/// Rules tried for each byte of input; ordinary text needs about a tenth.
const CALLS_PER_BYTE: usize = 1000;

/// The last resort: a text the grammar cannot get through at all.
fn unreadable(reader: &mut Reader<'_>, offset: usize) -> Item {
    let span = reader.span_at(offset, offset);
    let found = reader.found(offset);
    reader.report(
        Diagnostic::new(Code::V0101, format!("unexpected {found}"))
            .at(span, "the file cannot be read beyond this place")
            .help("a declaration starts with its keyword: `stock wallet: DATA = 0`"),
    );
    Item::Error(span)
}

#[cfg(test)]
mod tests;
