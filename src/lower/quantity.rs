//! Units and dimensions as the model writes them.

use crate::check::dimension::{Dimensions, Type};
use crate::model::{self, Quantity};
use crate::quantity::{Atom, BaseId, Dimension, Measure};
use crate::resolve::builtin::TIME_UNITS;
use crate::resolve::program::{Annotation, BaseKind, Program, UnitId};
use crate::resolve::table::Id;
use crate::resolve::tree::{Expr, ExprKind, Reference};

use super::Lowering;

/// In what time counts: the unit of the step.
pub(super) struct Clock {
    /// Its name.
    pub(super) name: String,
    /// Its unit.
    pub(super) unit: UnitId,
    /// How many seconds it has.
    pub(super) seconds: f64,
}

impl Clock {
    /// The first unit of time that the step mentions; a day in a sketch.
    pub(super) fn of(program: &Program, _: &Dimensions) -> Clock {
        let step = program.ecosystem.time.as_ref().map(|time| &time.step);
        let unit = step.and_then(|step| time_unit(program, step)).unwrap_or_else(day);
        let unit = singular(unit);
        let row = &program.units[unit];
        Clock { name: row.meta.name.clone(), unit, seconds: row.measure.scale }
    }

    /// How much a measure is where time counts in this unit.
    pub(super) fn scale(&self, measure: &Measure) -> f64 {
        measure.scale_in(self.seconds)
    }
}

fn time_unit(program: &Program, step: &Expr) -> Option<UnitId> {
    let mut found = None;
    step.walk(&mut |part| {
        if let ExprKind::Reference(Reference::Unit(unit)) = &part.kind
            && program.units[*unit].measure.dimension == Dimension::time()
        {
            found.get_or_insert(*unit);
        }
    });
    found
}

fn day() -> UnitId {
    let position = TIME_UNITS.iter().position(|unit| unit.0 == "day").unwrap_or(0);
    UnitId::new(u32::try_from(position).unwrap_or(0))
}

/// Built-in units stand in pairs, the singular first: `days` is the same as `day`.
pub(super) fn singular(unit: UnitId) -> UnitId {
    let index = unit.index();
    if index < TIME_UNITS.len() { UnitId::new(u32::try_from(index - index % 2).unwrap_or(0)) } else { unit }
}

impl Lowering<'_> {
    /// A dimension as a product of bases.
    pub(super) fn dimension(&self, dimension: &Dimension) -> String {
        dimension.write(|atom| self.base_of(atom))
    }

    pub(super) fn base(&self, base: BaseId) -> String {
        self.program.bases.get(base.0 as usize).map_or_else(String::new, |base| base.name.clone())
    }

    fn base_of(&self, atom: Atom) -> String {
        match atom {
            Atom::Base(base) => self.base(base),
            Atom::Variable(_) => "1".to_owned(),
        }
    }

    /// What a declaration measures, and how it is shown: as annotated, else in assets and the clock's unit.
    pub(super) fn quantity(&self, found: Option<&Type>, unit: Option<&Annotation>) -> Quantity {
        if let Some(Type::Truth) = found {
            return Quantity { dimension: "truth".to_owned(), unit: String::new(), scale: 1.0, shape: Vec::new() };
        }
        match unit.filter(|unit| unit.is_unit()) {
            Some(unit) => Quantity {
                dimension: self.dimension(&unit.measure.dimension),
                unit: unit.text.clone(),
                scale: self.clock.scale(&unit.measure),
                shape: Vec::new(),
            },
            None => self.plain_quantity(found.and_then(Type::dimension).unwrap_or(&Dimension::one())),
        }
    }

    /// A dimension shown in assets and the clock's unit.
    pub(super) fn plain_quantity(&self, dimension: &Dimension) -> Quantity {
        let shown = dimension.write(|atom| match atom {
            Atom::Base(BaseId::TIME) => self.clock.name.clone(),
            other => self.base_of(other),
        });
        Quantity { dimension: self.dimension(dimension), unit: shown, scale: 1.0, shape: Vec::new() }
    }

    pub(super) fn bases(&self) -> Vec<model::Base> {
        let kind = |kind: BaseKind| match kind {
            BaseKind::Time => model::BaseKind::Time,
            BaseKind::Asset(_) => model::BaseKind::Asset,
            BaseKind::Unit(_) => model::BaseKind::Unit,
        };
        self.program.bases.iter().map(|base| model::Base { id: base.name.clone(), kind: kind(base.kind) }).collect()
    }

    /// Declared units, and built-in ones that are used.
    pub(super) fn units(&self) -> Vec<model::Unit> {
        self.program
            .units
            .iter()
            .filter(|(id, unit)| !unit.built_in || *id == self.clock.unit || self.used_units.contains(id))
            .map(|(_, unit)| model::Unit {
                meta: self.meta(&unit.meta),
                dimension: self.dimension(&unit.measure.dimension),
                scale: self.clock.scale(&unit.measure),
            })
            .collect()
    }
}
