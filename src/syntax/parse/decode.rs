//! From the bytes of a file to its text.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// The longest file that is read, in bytes: 16 MiB.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The text of a file, or why it has none: not UTF-8 (V0107) or too large (V0110).
///
/// A byte order mark stays in the text (the parser skips it), so that offsets are those of the file. The diagnostic comes with the
/// readable part of the text, in which its label stands.
pub fn decode(id: FileId, bytes: &[u8]) -> Result<String, (String, Box<Diagnostic>)> {
    if bytes.len() > MAX_BYTES {
        return Err((String::new(), Box::new(too_large(bytes.len()).at(Span::new(id, 0, 0), ""))));
    }
    decode_data(id, bytes)
}

/// As [`decode`], for files that hold numbers rather than text: they may be longer.
pub fn decode_data(id: FileId, bytes: &[u8]) -> Result<String, (String, Box<Diagnostic>)> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let readable = bytes.get(..error.valid_up_to()).unwrap_or(&[]);
            let text = String::from_utf8_lossy(readable).into_owned();
            let diagnostic = not_utf8(id, bytes, &text);
            Err((text, Box::new(diagnostic)))
        }
    }
}

/// The fault of a file that is too large.
pub(super) fn too_large(length: usize) -> Diagnostic {
    let megabytes = length as f64 / f64::from(1 << 20);
    Diagnostic::new(Code::V0110, format!("this file has {megabytes:.1} MB; at most 16 MB are read"))
        .help("split it into several files, and bring them together with `use \"part.vflow\"`")
        .help("long series of numbers belong in a CSV file")
}

fn not_utf8(id: FileId, bytes: &[u8], readable: &str) -> Diagnostic {
    let offset = readable.len();
    let line = readable.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let byte = bytes.get(offset).copied().unwrap_or(0);
    let place = Span::new(id, u32::try_from(offset).unwrap_or(u32::MAX), u32::try_from(offset).unwrap_or(u32::MAX));
    let diagnostic = Diagnostic::new(
        Code::V0107,
        format!("this file is not UTF-8 text: byte {offset} (line {line}) is 0x{byte:02X}"),
    )
    .at(place, "the text can be read up to here");
    diagnostic.help(match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "it is UTF-16: save it again with the encoding UTF-8",
        _ => "save it again with the encoding UTF-8; in most editors that is an option of “Save as”",
    })
}
