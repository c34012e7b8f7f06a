//! Runtime modules are kept as Python, in chunks: a model gets those that it uses.

use std::collections::BTreeSet;

/// The text before the first chunk, and all chunks that are wanted.
///
/// A chunk opens with a line `# <name>`; a name may open several chunks.
pub(super) fn select(template: &str, wanted: &BTreeSet<&str>) -> String {
    let mut out = String::new();
    let mut take = true;
    for line in template.split_inclusive('\n') {
        match line.trim_end().strip_prefix("# <").and_then(|rest| rest.strip_suffix('>')) {
            Some(name) => take = wanted.contains(name),
            None if take => out.push_str(line),
            None => {}
        }
    }
    out
}
