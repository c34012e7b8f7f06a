//! Writes dimensions in the author's words.

use num_traits::{One, Signed};

use crate::quantity::{Atom, BaseId, Dimension};
use crate::resolve::program::Program;
use crate::resolve::tree::{ExprKind, Reference};

/// The dimension by the names of base quantities: `DATA/time`.
pub fn display(program: &Program, dimension: &Dimension) -> String {
    dimension.write(|atom| atom_name(program, atom))
}

/// A unit of the dimension as it would be written in the source: `DATA/day`, in the unit of the step.
pub fn unit_text(program: &Program, dimension: &Dimension) -> String {
    let time = step_unit(program);
    dimension.write(|atom| match atom {
        Atom::Base(base) if base == BaseId::TIME => time.to_owned(),
        other => atom_name(program, other),
    })
}

/// The name of the first unit of time in the step, in the singular; a day in a sketch.
pub(super) fn step_unit(program: &Program) -> &str {
    let mut found = None;
    if let Some(time) = &program.ecosystem.time {
        time.step.walk(&mut |part| {
            if let ExprKind::Reference(Reference::Unit(id)) = &part.kind
                && program.units[*id].measure.dimension == Dimension::time()
            {
                found.get_or_insert(&program.units[*id]);
            }
        });
    }
    match found {
        // Of the built-in units only the plurals end in an s.
        Some(unit) if unit.built_in => unit.meta.name.trim_end_matches('s'),
        Some(unit) => &unit.meta.name,
        None => "day",
    }
}

/// A name for a base quantity, or `?a` for what is not known.
pub(super) fn atom_name(program: &Program, atom: Atom) -> String {
    match atom {
        Atom::Base(base) => match program.bases.get(base.0 as usize) {
            Some(base) => base.name.clone(),
            None => "?".to_owned(),
        },
        Atom::Variable(variable) => {
            let letter = char::from_u32(u32::from('a') + variable.0 % 26).unwrap_or('a');
            format!("?{letter}")
        }
    }
}

/// Two dimensions with their exponents in columns, where they are too long to compare at a glance.
pub(super) fn columns(program: &Program, rows: [(&str, &Dimension); 2]) -> Option<String> {
    let mut atoms: Vec<Atom> = rows.iter().flat_map(|(_, it)| it.factors()).map(|(atom, _)| *atom).collect();
    atoms.sort_unstable();
    atoms.dedup();
    if rows.iter().all(|(_, dimension)| dimension.factors().len() < 3) {
        return None;
    }
    // Time last, as everywhere.
    atoms.sort_by_key(|atom| *atom == Atom::Base(BaseId::TIME));
    let title = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let mut lines: Vec<String> = rows.iter().map(|(name, _)| format!("{name:title$}")).collect();
    for atom in atoms {
        let cells = rows.map(|(_, dimension)| cell(program, dimension, atom));
        let width = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0);
        for (line, cell) in lines.iter_mut().zip(&cells) {
            line.push_str(&format!("  {cell:width$}"));
        }
    }
    Some(lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n"))
}

fn cell(program: &Program, dimension: &Dimension, atom: Atom) -> String {
    let exponent = dimension.exponent(atom);
    let name = atom_name(program, atom);
    if exponent.is_one() {
        name
    } else if exponent.is_positive() || exponent.is_negative() {
        format!("{name}^{exponent}")
    } else {
        String::new()
    }
}
