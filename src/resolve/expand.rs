//! Applications of patterns become what the patterns declare, written out once for each.
//!
//! The copy of a pattern has spans in a file of its own, so that everything after this step treats it as
//! if it had been written there, and still can tell of which application it speaks.

mod arguments;
mod fault;
mod require;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Application, Sources};
use crate::syntax::ast::{Apply, File, Instance, Item, Pattern, Respan};

/// How deep patterns may apply each other.
const MAX_DEPTH: usize = 50;

/// How many declarations applications may make in all.
const MAX_DECLARATIONS: usize = 100_000;

/// Replaces every application by the declarations of its pattern.
pub fn expand(mut files: Vec<File>, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Vec<File> {
    let patterns = gather(&files, diagnostics);
    let mut expander = Expander {
        patterns: &patterns,
        sources,
        diagnostics,
        open: Vec::new(),
        applied: BTreeSet::new(),
        declarations: 0,
    };
    for file in &mut files {
        expander.items(&mut file.items);
    }
    expander.report_idle();
    files
}

/// All patterns by name.
fn gather(files: &[File], diagnostics: &mut Diagnostics) -> BTreeMap<String, Pattern> {
    let mut patterns: BTreeMap<String, Pattern> = BTreeMap::new();
    for item in files.iter().flat_map(|file| &file.items) {
        let Item::Pattern(pattern) = item else { continue };
        let name = &pattern.header.name;
        match patterns.get(&name.text) {
            Some(earlier) => {
                diagnostics.push(super::collect::defined_twice("pattern", name, earlier.header.name.span));
            }
            None => {
                patterns.insert(name.text.clone(), pattern.clone());
            }
        }
    }
    patterns
}

struct Expander<'a> {
    patterns: &'a BTreeMap<String, Pattern>,
    sources: &'a mut Sources,
    diagnostics: &'a mut Diagnostics,
    /// The patterns that are being written out, outermost first.
    open: Vec<&'a str>,
    /// The patterns that something applies.
    applied: BTreeSet<&'a str>,
    declarations: usize,
}

impl<'a> Expander<'a> {
    fn items(&mut self, items: &mut [Item]) {
        for item in items {
            match item {
                Item::Apply(apply) => *item = Item::Instance(self.apply(apply.clone())),
                Item::Member(member) => self.items(&mut member.items),
                Item::Phase(phase) => self.items(&mut phase.items),
                _ => {}
            }
        }
    }

    fn apply(&mut self, apply: Apply) -> Instance {
        let patterns = self.patterns;
        let Some((name, pattern)) = patterns.get_key_value(&apply.pattern.text) else {
            self.report_unknown(&apply.pattern);
            return unknown(apply);
        };
        self.applied.insert(name);
        if self.open.contains(&name.as_str()) || self.open.len() >= MAX_DEPTH {
            self.report_circle(&apply);
            return unknown(apply);
        }
        let before = self.declarations;
        self.declarations += pattern.items.len() + pattern.parameters.len() + 1;
        if self.declarations > MAX_DECLARATIONS {
            if before <= MAX_DECLARATIONS {
                self.report_too_many(&apply);
            }
            return unknown(apply);
        }
        let mut instance = self.instance(apply, pattern);
        self.open.push(name);
        self.items(&mut instance.items);
        self.open.pop();
        instance
    }

    /// A copy of a pattern, with what it is given.
    fn instance(&mut self, apply: Apply, pattern: &Pattern) -> Instance {
        let given = self.matched(&apply, pattern);
        let file = self.sources.add_application(Application {
            pattern: pattern.header.name.span,
            applied: apply.call,
            name: apply.header.name.text.clone(),
        });
        let mut copy = pattern.clone();
        copy.respan(file);
        let mut requires: Vec<_> = copy.parameters.iter().filter_map(require::of_range).collect();
        requires.extend(copy.requires);
        let bindings = copy.parameters.into_iter().zip(given);
        Instance {
            apply,
            pattern: Some(copy.header),
            assets: copy.assets,
            bindings: bindings.map(|(parameter, given)| arguments::binding(parameter, given)).collect(),
            requires,
            items: copy.items,
        }
    }

    /// Warns of patterns that nothing applies: nobody has looked into them.
    fn report_idle(&mut self) {
        for (name, pattern) in self.patterns {
            let span = pattern.header.name.span;
            let library = self.sources.get(span.file).is_some_and(|file| file.library);
            let allowed = pattern.header.allow.iter().any(|allow| allow.code == Code::V1050);
            if !library && !allowed && !self.applied.contains(name.as_str()) {
                self.diagnostics.push(fault::idle(name, span));
            }
        }
    }

    fn report_circle(&mut self, apply: &Apply) {
        let name = &apply.pattern.text;
        let diagnostic = match self.open.iter().position(|open| open == name) {
            Some(position) => {
                let circle: Vec<&str> = self.open.iter().skip(position).copied().chain([name.as_str()]).collect();
                Diagnostic::new(Code::V1009, format!("the pattern `{name}` applies itself"))
                    .at(apply.call, "leads back to itself")
                    .note(format!("it would never end: {}", circle.join(" → ")))
            }
            None => Diagnostic::new(Code::V1009, "patterns that apply each other too deep")
                .at(apply.call, format!("more than {MAX_DEPTH} patterns lead here")),
        };
        self.diagnostics.push(diagnostic.help("take this application out of the pattern"));
    }

    fn report_too_many(&mut self, apply: &Apply) {
        self.diagnostics.push(
            Diagnostic::new(Code::V1009, format!("patterns make more than {MAX_DECLARATIONS} declarations"))
                .at(apply.call, "from here on, applications are left out")
                .help("patterns that apply others several times grow fast: apply them fewer times"),
        );
    }
}

/// An application of which nothing is known.
fn unknown(apply: Apply) -> Instance {
    Instance { apply, pattern: None, assets: Vec::new(), bindings: Vec::new(), requires: Vec::new(), items: Vec::new() }
}
