//! Python source laid out as its formatter would: on one line where it fits, else one item a line.

use super::brackets::broken_at_brackets;

/// No line is longer than this.
pub(super) const WIDTH: usize = 100;

/// A piece of an expression that can be broken over lines.
#[derive(Clone, Debug)]
pub(super) enum Doc {
    /// What cannot be broken.
    Atom(String),
    /// Items between brackets: a call, a tuple, a list or a dict.
    Group(Group),
    /// `key: value` or `key=value` inside a group.
    Pair(String, Box<Doc>),
    /// Operands of equal precedence: the first, then each with its operator.
    Chain(Box<Doc>, Vec<(&'static str, Doc)>),
    /// `then if condition else otherwise`
    Ternary(Box<[Doc; 3]>),
    /// An operator before an operand.
    Prefix(&'static str, Box<Doc>),
    /// Round brackets around a chain.
    Parenthesized(Box<Doc>),
    /// What is picked from an array, behind it: `[:, np.newaxis]`.
    Picked(Box<Doc>, String),
}

/// Items between brackets.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// What stands before the items, bracket included: `divide(`.
    pub open: String,
    /// The items.
    pub items: Vec<Doc>,
    /// The closing bracket.
    pub close: &'static str,
    /// One item a line even if all would fit on one.
    pub tall: bool,
}

/// Text that cannot be broken.
pub(super) fn atom(text: impl Into<String>) -> Doc {
    Doc::Atom(text.into())
}

/// `name(arguments)`
pub(super) fn call(name: &str, arguments: Vec<Doc>) -> Doc {
    group(&format!("{name}("), arguments, ")")
}

/// Items between brackets, on one line if they fit.
pub(super) fn group(open: &str, items: Vec<Doc>, close: &'static str) -> Doc {
    Doc::Group(Group { open: open.to_owned(), items, close, tall: false })
}

/// Items between brackets, one a line.
pub(super) fn tall(open: &str, items: Vec<Doc>, close: &'static str) -> Doc {
    if open.ends_with('(') && close == ")" && open.len() == 1 && items.len() == 1 {
        return tuple(items);
    }
    let tall = !items.is_empty();
    Doc::Group(Group { open: open.to_owned(), items, close, tall })
}

/// `(a, b)`; a tuple of one has its comma.
pub(super) fn tuple(mut items: Vec<Doc>) -> Doc {
    if items.len() == 1
        && let Some(only) = items.pop()
    {
        return group("(", vec![only], ",)");
    }
    group("(", items, ")")
}

/// `"key": value` of a dict, or any `key: value`.
pub(super) fn entry(key: &str, value: Doc) -> Doc {
    Doc::Pair(format!("{key}: "), Box::new(value))
}

/// `name=value` of a call.
pub(super) fn keyword(name: &str, value: Doc) -> Doc {
    Doc::Pair(format!("{name}="), Box::new(value))
}

impl Doc {
    /// The text on one line.
    pub(super) fn flat(&self) -> String {
        let mut out = String::new();
        self.write_flat(&mut out);
        out
    }

    fn write_flat(&self, out: &mut String) {
        match self {
            Doc::Atom(text) => out.push_str(text),
            Doc::Group(group) => {
                out.push_str(&group.open);
                for (index, item) in group.items.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { ", " });
                    item.write_flat(out);
                }
                out.push_str(group.close);
            }
            Doc::Pair(key, value) => {
                out.push_str(key);
                value.write_flat(out);
            }
            Doc::Chain(first, rest) => {
                first.write_flat(out);
                for (operator, operand) in rest {
                    out.push_str(&format!(" {operator} "));
                    operand.write_flat(out);
                }
            }
            Doc::Ternary(parts) => {
                let [then, condition, otherwise] = parts.as_ref();
                then.write_flat(out);
                out.push_str(" if ");
                condition.write_flat(out);
                out.push_str(" else ");
                otherwise.write_flat(out);
            }
            Doc::Prefix(operator, operand) => {
                out.push_str(operator);
                operand.write_flat(out);
            }
            Doc::Parenthesized(inner) => {
                out.push('(');
                inner.write_flat(out);
                out.push(')');
            }
            Doc::Picked(inner, index) => {
                inner.write_flat(out);
                out.push_str(index);
            }
        }
    }

    /// Whether it must be written over several lines.
    fn is_tall(&self) -> bool {
        match self {
            Doc::Atom(_) => false,
            Doc::Group(group) => group.tall || group.items.iter().any(Doc::is_tall),
            Doc::Pair(_, inner) | Doc::Prefix(_, inner) | Doc::Parenthesized(inner) | Doc::Picked(inner, _) => {
                inner.is_tall()
            }
            Doc::Chain(first, rest) => first.is_tall() || rest.iter().any(|(_, operand)| operand.is_tall()),
            Doc::Ternary(parts) => parts.iter().any(Doc::is_tall),
        }
    }

    /// Appends the text at `column`; lines that follow start at `indent`, and `after` more
    /// characters must fit behind the last one.
    fn write(&self, out: &mut String, indent: usize, after: usize) {
        let flat = self.flat();
        if !self.is_tall() && column(out) + flat.chars().count() + after <= WIDTH {
            out.push_str(&flat);
            return;
        }
        match self {
            Doc::Atom(text) => out.push_str(text),
            Doc::Group(group) => write_tall(group, out, indent),
            Doc::Pair(key, value) => {
                out.push_str(key);
                value.write(out, indent, after);
            }
            Doc::Chain(first, rest) => {
                first.write(out, indent, 0);
                for (operator, operand) in rest {
                    new_line(out, indent);
                    out.push_str(&format!("{operator} "));
                    operand.write(out, indent, 0);
                }
            }
            Doc::Ternary(parts) => {
                let [then, condition, otherwise] = parts.as_ref();
                then.write(out, indent, 0);
                new_line(out, indent);
                out.push_str("if ");
                condition.write(out, indent, 0);
                new_line(out, indent);
                out.push_str("else ");
                otherwise.write(out, indent, after);
            }
            Doc::Prefix(operator, operand) => {
                out.push_str(operator);
                operand.write_value(out, indent, after);
            }
            Doc::Parenthesized(inner) => write_parenthesized(inner, out, indent),
            Doc::Picked(inner, index) => {
                inner.write(out, indent, after + index.chars().count());
                out.push_str(index);
            }
        }
    }

    /// Like `write`, with round brackets where it has to be broken and has none of its own.
    fn write_value(&self, out: &mut String, indent: usize, after: usize) {
        let room = WIDTH.saturating_sub(column(out) + after);
        let fits = !self.is_tall() && self.flat().chars().count() <= room;
        match self {
            Doc::Chain(..) | Doc::Ternary(_) if !fits => {
                if !self.write_at_brackets(out, indent, room) {
                    write_parenthesized(self, out, indent);
                }
            }
            _ => self.write(out, indent, after),
        }
    }

    /// Breaks two operands at their brackets, where that is how formatters do it: `a + min(` … `)`
    /// or `(` … `) * b`. Says whether it did.
    fn write_at_brackets(&self, out: &mut String, indent: usize, room: usize) -> bool {
        let Doc::Chain(first, rest) = self else { return false };
        let [(operator, last)] = rest.as_slice() else { return false };
        let closing = last.last_brackets();
        if self.is_tall() || (closing.is_none() && !first.opens_with_brackets()) {
            return false;
        }
        if let Some(text) = broken_at_brackets(&self.flat(), column(out), indent) {
            out.push_str(&text);
            return true;
        }
        if let Some((before, group)) = closing {
            let start = format!("{} {operator} {before}", first.flat());
            if start.chars().count() + group.opening().chars().count() <= room {
                out.push_str(&start);
                group.write_open(out, indent);
                return true;
            }
        }
        false
    }

    /// Whether an expression begins with round brackets of its own.
    fn opens_with_brackets(&self) -> bool {
        match self {
            Doc::Parenthesized(_) => true,
            Doc::Chain(first, _) => first.opens_with_brackets(),
            _ => false,
        }
    }

    /// The brackets that close an expression, and what stands before them; none if they are empty.
    fn last_brackets(&self) -> Option<(String, &Doc)> {
        match self {
            Doc::Group(group) if !group.items.is_empty() => Some((String::new(), self)),
            Doc::Parenthesized(_) => Some((String::new(), self)),
            Doc::Prefix(operator, operand) => {
                let (before, found) = operand.last_brackets()?;
                Some((format!("{operator}{before}"), found))
            }
            Doc::Chain(first, rest) => {
                let ((operator, last), middle) = rest.split_last()?;
                let (before, found) = last.last_brackets()?;
                let head = Doc::Chain(first.clone(), middle.to_vec()).flat();
                Some((format!("{head} {operator} {before}"), found))
            }
            _ => None,
        }
    }

    /// What opens brackets.
    fn opening(&self) -> &str {
        match self {
            Doc::Group(group) => &group.open,
            _ => "(",
        }
    }

    /// Writes brackets with their content on lines of its own.
    fn write_open(&self, out: &mut String, indent: usize) {
        match self {
            Doc::Group(group) => write_tall(group, out, indent),
            Doc::Parenthesized(inner) => write_parenthesized(inner, out, indent),
            other => other.write(out, indent, 0),
        }
    }
}

/// How many characters stand on the last line.
fn column(out: &str) -> usize {
    out.chars().rev().take_while(|character| *character != '\n').count()
}

fn write_tall(group: &Group, out: &mut String, indent: usize) {
    out.push_str(&group.open);
    if let Some(line) = one_line(group, indent) {
        new_line(out, indent + 4);
        out.push_str(&line);
        new_line(out, indent);
        out.push_str(group.close);
        return;
    }
    for item in &group.items {
        new_line(out, indent + 4);
        item.write(out, indent + 4, 1);
        out.push(',');
    }
    if !group.items.is_empty() {
        new_line(out, indent);
    }
    out.push_str(group.close.trim_start_matches(','));
}

/// All arguments of a call on a line of their own, if they fit; collections have one item a line.
fn one_line(group: &Group, indent: usize) -> Option<String> {
    let is_call = group.close == ")" && group.open.len() > 1;
    if !is_call || group.tall || group.items.is_empty() || group.items.iter().any(Doc::is_tall) {
        return None;
    }
    let line = group.items.iter().map(Doc::flat).collect::<Vec<_>>().join(", ");
    (line.chars().count() + indent + 4 <= WIDTH).then_some(line)
}

fn write_parenthesized(inner: &Doc, out: &mut String, indent: usize) {
    out.push('(');
    new_line(out, indent + 4);
    inner.write(out, indent + 4, 0);
    new_line(out, indent);
    out.push(')');
}

/// Ends a line, and indents the next.
pub(super) fn new_line(out: &mut String, indent: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

/// A statement: `prefix` and an expression, at an indentation, with its line end.
pub(super) fn statement(indent: usize, prefix: &str, value: &Doc) -> String {
    let mut out = " ".repeat(indent);
    out.push_str(prefix);
    value.write_value(&mut out, indent, 0);
    out.push('\n');
    out
}

/// The first line or lines of a function.
pub(super) fn signature(name: &str, parameters: &[(String, String)], result: &str) -> String {
    // A star, which opens what is given by name only, has no type.
    let typed =
        |(name, kind): &(String, String)| if kind.is_empty() { name.clone() } else { format!("{name}: {kind}") };
    let written: Vec<String> = parameters.iter().map(typed).collect();
    let inside = written.join(", ");
    let short = format!("def {name}({inside}) -> {result}:\n");
    if short.trim_end().chars().count() <= WIDTH {
        return short;
    }
    if inside.chars().count() + 4 <= WIDTH {
        return format!("def {name}(\n    {inside}\n) -> {result}:\n");
    }
    let lines: String = written.iter().map(|line| format!("    {line},\n")).collect();
    format!("def {name}(\n{lines}) -> {result}:\n")
}

#[cfg(test)]
mod tests {
    use super::{Doc, atom, call, signature, statement, tuple};

    #[test]
    fn what_fits_stays_on_one_line() {
        let value = call("divide", vec![atom("a"), atom("b")]);
        assert_eq!(statement(4, "return ", &value), "    return divide(a, b)\n");
        assert_eq!(statement(0, "X = ", &tuple(vec![atom("a")])), "X = (a,)\n");
    }

    #[test]
    fn what_is_too_long_is_broken_at_its_operators() {
        let long = "x".repeat(60);
        let chain = Doc::Chain(Box::new(atom(long.clone())), vec![("+", atom(long.clone()))]);
        let expected = format!("    return (\n        {long}\n        + {long}\n    )\n");
        assert_eq!(statement(4, "return ", &chain), expected);
    }

    #[test]
    fn long_signatures_are_broken_as_the_formatter_does() {
        let parameters: Vec<(String, String)> =
            ["a", "b"].iter().map(|name| (name.repeat(30), "float".to_owned())).collect();
        let expected = format!("def f(\n    {}: float, {}: float\n) -> float:\n", "a".repeat(30), "b".repeat(30));
        assert_eq!(signature("f", &parameters, "float"), expected.replace("(\n    ", "(").replace("\n)", ")"));
    }
}
