//! Base quantities, units, and annotations.

use std::collections::HashMap;

use num_rational::Ratio;
use num_traits::ToPrimitive;

use crate::diagnostic::{Code, Diagnostic};
use crate::quantity::{BaseId, Dimension, Exponent, Measure};
use crate::resolve::builtin::TIME_UNITS;
use crate::resolve::collect::{Place, is_built_in};
use crate::resolve::program::{Annotation, AssetId, Base, BaseKind, Meta, Unit, UnitId};
use crate::resolve::symbols::{Found, Scope, Symbol};
use crate::resolve::table::Id;
use crate::source::Span;
use crate::syntax::ast::{BinaryOperator, Expr, ExprKind, Path, UnaryOperator};

use super::wanted::Wanted;
use super::{Binder, fold};

/// Through how many other units a unit may be defined: each is a level of the call stack.
const MAX_CHAIN: usize = 100;

/// How far the definition of a unit has been followed.
enum Progress {
    Open,
    Done(Measure),
}

impl Binder<'_> {
    /// Time, then every asset, then every unit without definition.
    pub(super) fn bases(&mut self) {
        self.program.bases.push(Base { name: "time".to_owned(), kind: BaseKind::Time });
        for (id, asset) in self.collected.assets.iter() {
            let name = asset.header.name.text.clone();
            self.program.bases.push(Base { name, kind: BaseKind::Asset(id) });
        }
        for (id, unit) in self.collected.units.iter() {
            if let Some(unit) = unit.filter(|unit| unit.definition.is_none()) {
                let name = unit.header.name.text.clone();
                let base = BaseId(u32::try_from(self.program.bases.len()).unwrap_or(u32::MAX));
                self.unit_bases.insert(id, base);
                self.program.bases.push(Base { name, kind: BaseKind::Unit(id) });
            }
        }
    }

    /// The base quantity of an asset.
    pub(super) fn asset_base(&self, asset: AssetId) -> BaseId {
        BaseId(u32::try_from(asset.index() + 1).unwrap_or(u32::MAX))
    }

    /// Works out every unit, whatever the order of their definitions.
    pub(super) fn units(&mut self) {
        let mut progress = HashMap::new();
        for (id, source) in self.collected.units.iter() {
            let measure = self.unit_measure(id, &mut progress);
            let (meta, built_in) = match source {
                Some(unit) => (self.meta(&unit.header, Place::default()), false),
                None => (built_in_meta(id), true),
            };
            self.program.units.push(Unit { meta, measure, built_in });
        }
    }

    fn unit_measure(&mut self, id: UnitId, progress: &mut HashMap<UnitId, Progress>) -> Measure {
        if id.index() < self.program.units.len() {
            return self.program.units[id].measure.clone();
        }
        match progress.get(&id) {
            Some(Progress::Done(measure)) => return measure.clone(),
            Some(Progress::Open) => {
                self.report_unit_circle(id);
                return Measure::number(1.0);
            }
            None => {}
        }
        if self.unit_depth > MAX_CHAIN {
            self.report_unit_chain(id);
            return Measure::number(1.0);
        }
        progress.insert(id, Progress::Open);
        self.unit_depth += 1;
        let measure = match (is_built_in(id), self.collected.units[id]) {
            (true, _) | (_, None) => built_in_measure(id),
            (_, Some(unit)) => match &unit.definition {
                Some(definition) => self.measure(Scope::Top, definition, progress).unwrap_or(Measure::number(1.0)),
                None => {
                    let dimension = self.unit_bases.get(&id).copied().map_or_else(Dimension::one, Dimension::base);
                    Measure { scale: 1.0, dimension }
                }
            },
        };
        self.unit_depth -= 1;
        progress.insert(id, Progress::Done(measure.clone()));
        measure
    }

    fn report_unit_chain(&mut self, id: UnitId) {
        let Some(unit) = self.collected.units[id] else { return };
        self.diagnostics.push(
            Diagnostic::new(Code::V0104, "units defined through too many others")
                .at(unit.header.name.span, format!("more than {MAX_CHAIN} definitions lead here"))
                .help("define units in terms of base units"),
        );
    }

    fn report_unit_circle(&mut self, id: UnitId) {
        let Some(unit) = self.collected.units[id] else { return };
        self.diagnostics.push(
            Diagnostic::new(Code::V0501, format!("the unit `{}` is defined by itself", unit.header.name.text))
                .at(unit.header.name.span, "its definition leads back here")
                .help("define one of the units in other terms, or as a bare `unit`"),
        );
    }

    /// The annotation that an expression of units writes; faults in it have been reported.
    pub(super) fn annotation(&mut self, scope: impl Into<Scope>, expr: &Expr) -> Option<Annotation> {
        let scope = scope.into();
        let mut progress = HashMap::new();
        let measure = self.measure(scope, expr, &mut progress)?;
        let text = fold(&self.unit_text(scope, expr));
        Some(Annotation { measure, text, span: expr.span })
    }

    /// How much a product of units is.
    fn measure(&mut self, scope: Scope, expr: &Expr, progress: &mut HashMap<UnitId, Progress>) -> Option<Measure> {
        match &expr.kind {
            ExprKind::Number(number) => Some(Measure::number(*number)),
            ExprKind::Parenthesized(inner) => self.measure(scope, inner, progress),
            ExprKind::Name(path) => self.named_measure(scope, path, progress),
            ExprKind::Quantity(quantity) => {
                let unit = self.measure(scope, &quantity.unit, progress)?;
                Some(Measure::number(quantity.number).multiply(&unit))
            }
            ExprKind::Binary(binary) => match binary.operator {
                BinaryOperator::Multiply => {
                    let left = self.measure(scope, &binary.left, progress)?;
                    Some(left.multiply(&self.measure(scope, &binary.right, progress)?))
                }
                BinaryOperator::Divide => {
                    let left = self.measure(scope, &binary.left, progress)?;
                    Some(left.divide(&self.measure(scope, &binary.right, progress)?))
                }
                BinaryOperator::Power => {
                    let base = self.measure(scope, &binary.left, progress)?;
                    match exponent(&binary.right) {
                        Some(exponent) => Some(base.power(exponent)),
                        None => self.no_unit(binary.right.span, "an exponent of a unit is a number"),
                    }
                }
                _ => self.no_unit(binary.operator_span, "units are multiplied, divided and raised to powers"),
            },
            ExprKind::Error => None,
            _ => self.no_unit(expr.span, "units are multiplied, divided and raised to powers"),
        }
    }

    fn no_unit(&mut self, span: Span, why: &str) -> Option<Measure> {
        self.diagnostics
            .push(Diagnostic::new(Code::V0209, "this is no unit").at(span, why).help("write for example `DATA/day`"));
        None
    }

    fn named_measure(
        &mut self,
        scope: Scope,
        path: &Path,
        progress: &mut HashMap<UnitId, Progress>,
    ) -> Option<Measure> {
        let [name] = path.names.as_slice() else {
            return self.no_unit(path.span, "units and assets have plain names");
        };
        if name.text == "time" {
            return Some(Measure { scale: 1.0, dimension: Dimension::time() });
        }
        match self.symbols.find(scope, &name.text) {
            Found::One(entry) => match self.meaning(entry, name.span)?.symbol {
                Symbol::Unit(unit) => Some(self.unit_measure(unit, progress)),
                Symbol::Asset(asset) => {
                    Some(Measure { scale: 1.0, dimension: Dimension::base(self.asset_base(asset)) })
                }
                symbol => {
                    self.report_kind(name.span, &name.text, symbol, Wanted::Unit);
                    None
                }
            },
            _ => {
                self.unknown_name(scope, name, Wanted::Unit);
                None
            }
        }
    }
}

/// A constant exponent: a whole number, a decimal, a quotient, perhaps negative.
pub(super) fn exponent(expr: &Expr) -> Option<Exponent> {
    const MOST: f64 = 1000.0;
    match &expr.kind {
        ExprKind::Number(number) if number.abs() <= MOST => Ratio::approximate_float(*number),
        ExprKind::Parenthesized(inner) => exponent(inner),
        ExprKind::Unary(UnaryOperator::Negate, inner) => Some(-exponent(inner)?),
        ExprKind::Binary(binary) if binary.operator == BinaryOperator::Divide => {
            let (left, right) = (exponent(&binary.left)?, exponent(&binary.right)?);
            (right.to_f64() != Some(0.0)).then(|| left / right)
        }
        _ => None,
    }
}

fn built_in_measure(id: UnitId) -> Measure {
    let seconds = TIME_UNITS.get(id.index()).map_or(1.0, |unit| unit.1);
    Measure { scale: seconds, dimension: Dimension::time() }
}

fn built_in_meta(id: UnitId) -> Meta {
    let name = TIME_UNITS.get(id.index()).map_or("", |unit| unit.0).to_owned();
    Meta { id: name.clone(), name, ..Meta::default() }
}
