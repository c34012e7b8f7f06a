//! Infers calls of built-in functions.

use crate::quantity::{Dimension, Exponent};
use crate::resolve::builtin::Builtin;
use crate::resolve::tree::{Expr, ExprKind, Reference};
use crate::source::Span;

use super::expression::Inference;
use super::fault::{Fault, Operation, Part, Place, Role};
use super::solver::Kind;

/// A call that is being inferred.
#[derive(Clone, Copy)]
pub(super) struct Site<'p> {
    /// The function's name.
    pub name: &'static str,
    /// Where it stands.
    pub span: Span,
    /// The arguments.
    pub arguments: &'p [Expr],
}

impl<'p> Inference<'p> {
    /// Infers a call of a built-in function.
    pub fn call(&mut self, function: Builtin, span: Span, arguments: &'p [Expr]) -> Kind {
        use Builtin::*;
        let site = Site { name: function.name(), span, arguments };
        let dimension = match function {
            Min | Max | Clamp | Abs | Mod | Uniform | Normal | Triangular => self.same(site, 0),
            Sign => self.argument(site, 0).map(|_| Dimension::one()),
            Sqrt => self.argument(site, 0).map(|dimension| dimension.power(Exponent::new(1, 2))),
            Atan2 => self.same(site, 0).map(|_| Dimension::one()),
            Exp | Ln | Log10 | Sin | Cos | Tan | Tanh | NormalCdf | Lognormal | Poisson | Binomial => {
                self.wants(site, 0, &Dimension::one()).then(Dimension::one)
            }
            Floor | Ceil | Round => self.rounded(site),
            SafeDiv => self.safe_division(site),
            Exponential => self.argument(site, 0).map(|rate| Dimension::one().divide(&rate)),
            Supply => return self.asked(site, false),
            Net | Inflow | Outflow => return self.asked(site, true),
            Step | Ramp | Pulse | During => self.shaped(function, site),
            Delay | Delay3 | Smooth | Smooth3 | Trend | Cumulative => self.remembered(function, site),
            Initial => return arguments.first().map_or(Kind::Error, |first| self.expr(first)),
            Previous => return self.previous(site),
            At | Every | Between | Once | Bernoulli => return self.decided(function, site),
            // These are no calls in a resolved program.
            Sum | Mean | Median | Quantile | Gini | Count | Each => None,
        };
        dimension.map_or(Kind::Error, Kind::Number)
    }

    /// The dimension of one argument.
    pub fn argument(&mut self, site: Site<'p>, position: usize) -> Option<Dimension> {
        let expr = site.arguments.get(position)?;
        let kind = self.expr(expr);
        self.number(Operation::Function(site.name), site.span, expr, &kind)
    }

    /// The dimension that all arguments from a position on must share.
    fn same(&mut self, site: Site<'p>, from: usize) -> Option<Dimension> {
        let first = site.arguments.get(from)?;
        let mut common = self.argument(site, from);
        for (position, expr) in site.arguments.iter().enumerate().skip(from + 1) {
            let next = self.argument(site, position);
            let (Some(known), Some(next)) = (common, next) else {
                common = None;
                continue;
            };
            let left = Part { expr: first, kind: Kind::Number(known.clone()) };
            let right = Part { expr, kind: Kind::Number(next) };
            let kind = self.sides(Operation::Function(site.name), site.span, left, right);
            common = (kind != Kind::Error).then_some(known);
        }
        common
    }

    /// Whether the arguments from a position on have a given dimension.
    fn wants(&mut self, site: Site<'p>, from: usize, wanted: &Dimension) -> bool {
        let place = Place::new(Role::BuiltIn(site.name), site.name, Kind::Number(wanted.clone()));
        let place = place.because(Some(site.span));
        let mut fits = true;
        for expr in site.arguments.iter().skip(from) {
            fits &= self.fill(&place, expr) != Kind::Error;
        }
        fits
    }

    /// As [`Inference::wants`], for the last argument where the caller may leave it out.
    fn wants_time(&mut self, site: Site<'p>, from: usize, count: usize) -> bool {
        let end = site.arguments.len().min(from + count);
        let arguments = site.arguments.get(..end).unwrap_or_default();
        self.wants(Site { arguments, ..site }, from, &Dimension::time())
    }

    fn safe_division(&mut self, site: Site<'p>) -> Option<Dimension> {
        let (above, below) = (self.argument(site, 0), self.argument(site, 1));
        let Some(quotient) = above.zip(below).map(|(above, below)| above.divide(&below)) else {
            self.argument(site, 2);
            return None;
        };
        self.wants(site, 2, &quotient).then_some(quotient)
    }

    /// Functions of time that give a number.
    fn shaped(&mut self, function: Builtin, site: Site<'p>) -> Option<Dimension> {
        let time = Dimension::time();
        if function == Builtin::During {
            return self.wants(site, 0, &time).then(Dimension::one);
        }
        let first = self.argument(site, 0);
        let fits = self.wants(site, 1, &time);
        let first = first.filter(|_| fits)?;
        Some(match function {
            Builtin::Ramp => first.multiply(&time),
            Builtin::Pulse => first.divide(&time),
            _ => first,
        })
    }

    /// Functions that remember numbers: the second argument is a time, the third one a first value.
    fn remembered(&mut self, function: Builtin, site: Site<'p>) -> Option<Dimension> {
        let first = self.argument(site, 0);
        let mut fits = self.wants_time(site, 1, 1);
        match &first {
            Some(dimension) => fits &= self.wants(site, 2, dimension),
            None => fits &= site.arguments.get(2).is_none_or(|_| self.argument(site, 2).is_some()),
        }
        let first = first.filter(|_| fits)?;
        Some(match function {
            Builtin::Trend => Dimension::one().divide(&Dimension::time()),
            Builtin::Cumulative => first.multiply(&Dimension::time()),
            _ => first,
        })
    }

    /// `previous(x, first)`, of numbers or truth values.
    fn previous(&mut self, site: Site<'p>) -> Kind {
        let [value, first] = site.arguments else { return Kind::Error };
        let value = Part { expr: value, kind: self.expr(value) };
        let first = Part { expr: first, kind: self.expr(first) };
        self.sides(Operation::Function(site.name), site.span, value, first)
    }

    /// Functions that give a truth value.
    fn decided(&mut self, function: Builtin, site: Site<'p>) -> Kind {
        match function {
            Builtin::Once => {
                if let Some(condition) = site.arguments.first() {
                    let kind = self.expr(condition);
                    self.truth(Operation::Function(site.name), site.span, condition, kind);
                }
            }
            Builtin::Bernoulli => {
                self.wants(site, 0, &Dimension::one());
            }
            _ => {
                self.wants(site, 0, &Dimension::time());
            }
        }
        Kind::Truth
    }

    /// `supply(asset)`, `net(stock)`: functions that ask about what is named.
    fn asked(&mut self, site: Site<'p>, stock: bool) -> Kind {
        let Some(argument) = site.arguments.first() else { return Kind::Error };
        let kind = self.expr(argument);
        let ExprKind::Reference(reference) = argument.kind else {
            return self.wrongly_asked(site, argument, kind, stock);
        };
        match reference {
            Reference::Stock(_) if stock => match kind {
                Kind::Number(dimension) => Kind::Number(dimension.divide(&Dimension::time())),
                other => other,
            },
            Reference::Asset(_) if !stock => kind,
            _ if !stock && self.bare_unit(reference).is_some() => kind,
            _ => self.wrongly_asked(site, argument, kind, stock),
        }
    }

    fn wrongly_asked(&mut self, site: Site<'p>, argument: &'p Expr, kind: Kind, stock: bool) -> Kind {
        // What has been reported already is not known to be wrong here too.
        if kind != Kind::Error || !matches!(argument.kind, ExprKind::Error) {
            self.faults.push(Fault::Asked { function: site.name, name_span: site.span, argument, stock });
        }
        Kind::Error
    }
}
