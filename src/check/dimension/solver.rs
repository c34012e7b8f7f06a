//! Equations between dimensions, solved as they come.
//!
//! Dimensions form a vector space over the rationals, one axis for each base and each unknown, so
//! an equation is linear and any unknown in it may be eliminated. The newest one is: what a function
//! leaves open is then free of everything older, and can be generalised.

use num_traits::Zero;

use crate::quantity::{Atom, Dimension, VariableId};
use crate::source::Span;

mod scheme;

pub(super) use scheme::Scheme;

/// What is known of an expression while it is being inferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It has been reported, and fits everything.
    Error,
    /// A truth value.
    Truth,
    /// A number.
    Number(Dimension),
    /// Either of them.
    Open(KindVariable),
}

/// Something that may be a truth value or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct KindVariable(usize);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    Open,
    Same(KindVariable),
    Truth,
    Number,
}

/// Why two kinds do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conflict {
    /// One is a truth value, the other a number.
    Kind,
    /// They are numbers of different dimensions.
    Dimension,
}

#[derive(Clone, Debug, Default)]
struct Unknown {
    solution: Option<Dimension>,
    cause: Option<Span>,
    generic: bool,
}

/// All unknowns and what is known of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Solver {
    unknowns: Vec<Unknown>,
    kinds: Vec<(Choice, VariableId)>,
    /// What is being looked at, kept as the cause of what is found out there.
    pub place: Option<Span>,
}

impl Solver {
    /// A dimension of which nothing is known.
    pub fn fresh(&mut self) -> Dimension {
        Dimension::variable(self.fresh_variable())
    }

    fn fresh_variable(&mut self) -> VariableId {
        let variable = VariableId(u32::try_from(self.unknowns.len()).unwrap_or(u32::MAX));
        self.unknowns.push(Unknown::default());
        variable
    }

    /// Something of which nothing is known, not even whether it is a number.
    pub fn open(&mut self) -> Kind {
        // Its dimension is as old as itself, so that what is found out late is not taken for new.
        let dimension = self.fresh_variable();
        self.kinds.push((Choice::Open, dimension));
        Kind::Open(KindVariable(self.kinds.len() - 1))
    }

    /// What is known of a kind by now; dimensions inside stay as they are.
    pub fn known(&mut self, kind: &Kind) -> Kind {
        let Kind::Open(variable) = kind else { return kind.clone() };
        let root = self.root(*variable);
        match self.kinds.get(root.0) {
            Some((Choice::Truth, _)) => Kind::Truth,
            Some((Choice::Number, dimension)) => Kind::Number(Dimension::variable(*dimension)),
            _ => Kind::Open(root),
        }
    }

    /// The last of a chain of equal kinds; halves the way for the next time.
    fn root(&mut self, mut variable: KindVariable) -> KindVariable {
        while let Some((Choice::Same(next), _)) = self.kinds.get(variable.0) {
            let next = *next;
            if let Some((Choice::Same(after), _)) = self.kinds.get(next.0) {
                self.choose(variable, Choice::Same(*after));
            }
            variable = next;
        }
        variable
    }

    /// The kind with everything found out so far put in.
    pub fn resolve_kind(&mut self, kind: &Kind) -> Kind {
        match self.known(kind) {
            Kind::Number(dimension) => Kind::Number(self.resolve(&dimension)),
            other => other,
        }
    }

    /// The dimension with every solved unknown replaced.
    pub fn resolve(&mut self, dimension: &Dimension) -> Dimension {
        for variable in self.solved_in(dimension) {
            self.compress(variable);
        }
        self.replace(dimension)
    }

    /// Replaces solved unknowns once.
    fn replace(&self, dimension: &Dimension) -> Dimension {
        let mut result = dimension.clone();
        for (variable, exponent) in dimension.variables() {
            if let Some(solution) = self.solution(variable) {
                let old = Dimension::variable(variable).power(exponent);
                result = result.divide(&old).multiply(&solution.power(exponent));
            }
        }
        result
    }

    /// Makes the solution of an unknown speak of unsolved ones only; a loop, as chains grow long.
    fn compress(&mut self, variable: VariableId) {
        let mut pending = vec![variable];
        while let Some(top) = pending.last().copied() {
            let Some(solution) = self.solution(top).cloned() else {
                pending.pop();
                continue;
            };
            let below = self.solved_in(&solution);
            let deep: Vec<VariableId> = below.into_iter().filter(|next| self.is_deep(*next)).collect();
            if deep.is_empty() {
                let flat = self.replace(&solution);
                if let Some(unknown) = self.unknowns.get_mut(top.0 as usize) {
                    unknown.solution = Some(flat);
                }
                pending.pop();
            } else {
                pending.extend(deep);
            }
        }
    }

    fn is_deep(&self, variable: VariableId) -> bool {
        self.solution(variable).is_some_and(|solution| !self.solved_in(solution).is_empty())
    }

    fn solved_in(&self, dimension: &Dimension) -> Vec<VariableId> {
        dimension.variables().map(|(variable, _)| variable).filter(|it| self.solution(*it).is_some()).collect()
    }

    fn solution(&self, variable: VariableId) -> Option<&Dimension> {
        self.unknowns.get(variable.0 as usize).and_then(|unknown| unknown.solution.as_ref())
    }

    /// Makes two dimensions equal; false where they cannot be, and then nothing changes.
    pub fn equate(&mut self, left: &Dimension, right: &Dimension) -> bool {
        let difference = self.resolve(&left.divide(right));
        let Some((variable, exponent)) = difference.variables().max_by_key(|(variable, _)| *variable) else {
            return difference.is_one();
        };
        let rest = difference.divide(&Dimension::variable(variable).power(exponent));
        let solution = rest.power(-exponent.recip());
        // Only where an exponent has overflowed.
        if !solution.exponent(Atom::Variable(variable)).is_zero() {
            return false;
        }
        let cause = self.place;
        if let Some(unknown) = self.unknowns.get_mut(variable.0 as usize) {
            unknown.solution = Some(solution);
            unknown.cause = cause;
        }
        true
    }

    /// Makes two kinds equal.
    pub fn unify(&mut self, left: &Kind, right: &Kind) -> Result<(), Conflict> {
        match (self.known(left), self.known(right)) {
            (Kind::Error, _) | (_, Kind::Error) | (Kind::Truth, Kind::Truth) => Ok(()),
            (Kind::Number(left), Kind::Number(right)) => {
                if self.equate(&left, &right) {
                    Ok(())
                } else {
                    Err(Conflict::Dimension)
                }
            }
            (Kind::Open(left), Kind::Open(right)) => {
                self.join(left, right);
                Ok(())
            }
            (Kind::Open(open), Kind::Truth) | (Kind::Truth, Kind::Open(open)) => {
                self.choose(open, Choice::Truth);
                Ok(())
            }
            (open @ Kind::Open(_), Kind::Number(known)) | (Kind::Number(known), open @ Kind::Open(_)) => {
                if let Some(own) = self.number(&open) {
                    self.equate(&own, &known);
                }
                Ok(())
            }
            (Kind::Truth, Kind::Number(_)) | (Kind::Number(_), Kind::Truth) => Err(Conflict::Kind),
        }
    }

    /// The newer of two follows the older.
    fn join(&mut self, left: KindVariable, right: KindVariable) {
        if left != right {
            self.choose(left.max(right), Choice::Same(left.min(right)));
        }
    }

    fn choose(&mut self, variable: KindVariable, choice: Choice) {
        if let Some(kind) = self.kinds.get_mut(variable.0) {
            kind.0 = choice;
        }
    }

    /// The dimension of a kind, which becomes a number where it is open; `None` for a truth value or an error.
    pub fn number(&mut self, kind: &Kind) -> Option<Dimension> {
        match self.known(kind) {
            Kind::Number(dimension) => Some(dimension),
            Kind::Open(variable) => {
                self.choose(variable, Choice::Number);
                self.kinds.get(variable.0).map(|kind| Dimension::variable(kind.1))
            }
            Kind::Truth | Kind::Error => None,
        }
    }

    /// Where the dimension of something open was found out.
    pub fn cause(&mut self, kind: &Kind) -> Option<Span> {
        let Kind::Open(variable) = kind else { return None };
        let root = self.root(*variable);
        let (_, dimension) = self.kinds.get(root.0)?;
        self.unknowns.get(dimension.0 as usize).and_then(|unknown| unknown.cause)
    }
}

#[cfg(test)]
mod tests;
