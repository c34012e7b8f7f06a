//! SARIF 2.1.0, which code scanning services and editors read.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Finding;
use super::finding::{Marked, Mending, Region, Replacement};
use crate::diagnostic::{Code, Severity, page};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn render(findings: &[Finding]) -> String {
    let used: BTreeSet<&str> = findings.iter().map(|finding| finding.code).collect();
    let rules: Vec<Code> = Code::ALL.iter().copied().filter(|code| used.contains(code.name())).collect();
    super::pretty(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "vflow",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(|finding| result(finding, &rules)).collect::<Vec<_>>(),
        }],
    }))
}

fn rule(code: Code) -> Value {
    let level = match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let help = page(code).unwrap_or_else(|| code.title());
    json!({
        "id": code.name(),
        "shortDescription": { "text": code.title() },
        "fullDescription": { "text": code.title() },
        "help": { "text": help, "markdown": help },
        "defaultConfiguration": { "level": level },
    })
}

fn result(finding: &Finding, rules: &[Code]) -> Value {
    let places: Vec<Value> =
        finding.place().map(|place| json!({ "physicalLocation": location(place) })).into_iter().collect();
    let related: Vec<Value> = (1..).zip(finding.labels.iter().skip(1)).map(related).collect();
    let fixes: Vec<Value> = finding.fixes.iter().filter(|fix| !fix.edits.is_empty()).map(mending).collect();
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": rules.iter().position(|code| code.name() == finding.code),
        "level": finding.severity,
        "message": { "text": finding.full_text() },
        "locations": places,
    });
    for (name, list) in [("relatedLocations", related), ("fixes", fixes)] {
        if let Some(fields) = result.as_object_mut().filter(|_| !list.is_empty()) {
            fields.insert(name.to_owned(), Value::Array(list));
        }
    }
    result
}

fn related((id, label): (u32, &Marked)) -> Value {
    let mut related = json!({ "id": id, "physicalLocation": location(&label.region) });
    if let Some(fields) = related.as_object_mut().filter(|_| !label.text.is_empty()) {
        fields.insert("message".to_owned(), json!({ "text": label.text }));
    }
    related
}

fn location(place: &Region) -> Value {
    json!({ "artifactLocation": { "uri": uri(&place.file) }, "region": region(place) })
}

fn region(place: &Region) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
        "byteOffset": place.start.byte,
        "byteLength": place.end.byte.saturating_sub(place.start.byte),
    })
}

fn mending(fix: &Mending) -> Value {
    let files: BTreeSet<&str> = fix.edits.iter().map(|edit| edit.region.file.as_str()).collect();
    let changes = files.into_iter().map(|file| {
        let edits = fix.edits.iter().filter(|edit| edit.region.file == file);
        let replacements: Vec<Value> = edits.map(replacement).collect();
        json!({ "artifactLocation": { "uri": uri(file) }, "replacements": replacements })
    });
    json!({ "description": { "text": fix.message }, "artifactChanges": changes.collect::<Vec<_>>() })
}

fn replacement(edit: &Replacement) -> Value {
    json!({ "deletedRegion": region(&edit.region), "insertedContent": { "text": edit.replacement } })
}

/// The path as a relative URI reference: everything but the unreserved characters is written in
/// per cent, and so is a colon, lest what stands before it pass for a scheme.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
