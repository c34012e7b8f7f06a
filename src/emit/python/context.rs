//! A model with everything at hand by its id, and the Python names and types of all of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::shape::Shapes;
use crate::model::{
    Application, BinaryOperator, Builtin, Distribution, Draw, End, Expression, Leg, Memory, MemoryRule, Meta, Model,
    Parameter, Shape, Share, Source, State, Stock, Supply, Transfer, UnaryOperator, Value, ValueKind,
};

use super::layout::{Doc, atom};
use super::module::Module;
use super::names::{Names, Role};
use super::reference::{RateOf, Reference};
use super::text;
use super::types::Types;

/// What every part of the emitter needs to know.
#[derive(Debug)]
pub(super) struct Context<'m> {
    /// The model.
    pub model: &'m Model,
    /// Python names.
    pub names: Names,
    /// Type aliases.
    pub types: Types,
    /// The package: `data_commons_model`.
    pub package: String,
    /// What actually moves, in the order declared.
    pub transfers: Vec<&'m Transfer>,
    stocks: BTreeMap<&'m str, &'m Stock>,
    states: BTreeMap<&'m str, &'m State>,
    parameters: BTreeMap<&'m str, &'m Parameter>,
    values: BTreeMap<&'m str, &'m Value>,
    legs: BTreeMap<&'m str, &'m Leg>,
    memory: BTreeMap<&'m str, &'m Memory>,
    draws: BTreeMap<&'m str, &'m Draw>,
    applications: BTreeMap<&'m str, &'m Application>,
    shapes: Shapes<'m>,
    elements: BTreeMap<&'m str, Vec<String>>,
    /// The params that a governance may change while the model runs.
    governed: BTreeSet<&'m str>,
}

impl<'m> Context<'m> {
    /// Everything about a model.
    pub(super) fn of(model: &'m Model) -> Context<'m> {
        let transfers: Vec<&Transfer> = model.transfers.iter().filter(|transfer| transfer.moves()).collect();
        Context {
            names: Names::of(model),
            types: Types::new(&model.ecosystem.time_unit, !model.sets.is_empty()),
            package: format!("{}_model", super::names::identifier(&model.ecosystem.meta.id).trim_end_matches('_')),
            stocks: model.stocks.iter().map(|stock| (stock.meta.id.as_str(), stock)).collect(),
            states: model.states.iter().map(|state| (state.meta.id.as_str(), state)).collect(),
            parameters: model.parameters.iter().map(|parameter| (parameter.meta.id.as_str(), parameter)).collect(),
            values: model.values.iter().map(|value| (value.meta.id.as_str(), value)).collect(),
            legs: transfers.iter().flat_map(|transfer| &transfer.legs).map(|leg| (leg.meta.id.as_str(), leg)).collect(),
            memory: model.memory.iter().map(|memory| (memory.id.as_str(), memory)).collect(),
            draws: model.draws.iter().map(|draw| (draw.id.as_str(), draw)).collect(),
            applications: model.applications.iter().map(|it| (it.meta.id.as_str(), it)).collect(),
            shapes: Shapes::new(model),
            elements: model.sets.iter().map(|set| (set.meta.id.as_str(), super::many::element_names(set))).collect(),
            governed: controls(model).collect(),
            transfers,
            model,
        }
    }

    /// Whether the model has index sets.
    pub(super) fn is_indexed(&self) -> bool {
        !self.model.sets.is_empty()
    }

    /// The Python names of a set's elements; none for a population.
    pub(super) fn elements_of(&self, set: &str) -> &[String] {
        self.elements.get(set).map_or(&[], Vec::as_slice)
    }

    /// The sets over which an expression runs.
    pub(super) fn shape_of(&self, expression: &Expression) -> Shape {
        if self.is_indexed() { self.shapes.of(expression) } else { Shape::new() }
    }

    /// The sets over which some expressions run together.
    pub(super) fn shape_of_all(&self, expressions: &[&Expression]) -> Shape {
        self.shapes.ordered(expressions.iter().flat_map(|expression| self.shape_of(expression)).collect())
    }

    /// The sets over which what a reference reads runs.
    pub(super) fn shape_read(&self, reference: &Reference) -> Shape {
        reference.expression().map_or_else(Shape::new, |expression| self.shape_of(&expression))
    }

    /// Whether an expression is true or false, and no number.
    pub(super) fn is_truth(&self, expression: &Expression) -> bool {
        match expression {
            Expression::Truth { .. } => true,
            Expression::Unary { operator, .. } => *operator == UnaryOperator::Not,
            Expression::Binary { operator, .. } => !matches!(
                operator,
                BinaryOperator::Add
                    | BinaryOperator::Subtract
                    | BinaryOperator::Multiply
                    | BinaryOperator::Divide
                    | BinaryOperator::Power
            ),
            Expression::If { then, .. } => self.is_truth(then),
            Expression::Call { function, .. } => matches!(function, Builtin::At | Builtin::Every | Builtin::Between),
            Expression::Pick { operand, .. } | Expression::Each { operand, .. } => self.is_truth(operand),
            Expression::Elements { values, .. } => values.first().is_some_and(|value| self.is_truth(value)),
            Expression::Apply { function, .. } => {
                let found = self.model.functions.iter().find(|found| found.meta.id == *function);
                found.is_some_and(|found| self.is_truth(&found.body.tree))
            }
            other => Reference::of(other).is_some_and(|reference| self.type_of_one(&reference) == "bool"),
        }
    }

    /// The type of an expression that no declaration gives a dimension.
    pub(super) fn bare_type(&self, truth: bool, shape: &Shape) -> String {
        match (truth, shape.is_empty()) {
            (true, true) => "bool",
            (false, true) => "float",
            (true, false) => "Truths",
            (false, false) => "Numbers",
        }
        .to_owned()
    }

    /// A stock by its id.
    pub(super) fn stock(&self, id: &str) -> Option<&'m Stock> {
        self.stocks.get(id).copied()
    }

    /// A state by its id.
    pub(super) fn state(&self, id: &str) -> Option<&'m State> {
        self.states.get(id).copied()
    }

    /// A parameter by its id.
    pub(super) fn parameter(&self, id: &str) -> Option<&'m Parameter> {
        self.parameters.get(id).copied()
    }

    /// A value by its id.
    pub(super) fn value(&self, id: &str) -> Option<&'m Value> {
        self.values.get(id).copied()
    }

    /// A memory by its id.
    pub(super) fn memory(&self, id: &str) -> Option<&'m Memory> {
        self.memory.get(id).copied()
    }

    /// A draw by its id.
    pub(super) fn draw(&self, id: &str) -> Option<&'m Draw> {
        self.draws.get(id).copied()
    }

    /// All legs that move, in the order declared.
    pub(super) fn legs(&self) -> impl Iterator<Item = &'m Leg> + '_ {
        self.transfers.iter().flat_map(|transfer| &transfer.legs)
    }

    /// The stocks of an asset, hidden ones included.
    pub(super) fn stocks_of<'a>(&'a self, asset: &'a str) -> impl Iterator<Item = &'m Stock> + 'a {
        self.model.stocks.iter().filter(move |stock| stock.holds.as_deref() == Some(asset))
    }

    /// Whether an asset moves in whole units only.
    pub(super) fn is_indivisible(&self, asset: Option<&str>) -> bool {
        self.model.assets.iter().any(|found| Some(found.meta.id.as_str()) == asset && found.indivisible)
    }

    /// Whether `supply max` bounds an asset.
    pub(super) fn is_capped(&self, asset: Option<&str>) -> bool {
        let mut assets = self.model.assets.iter();
        assets.any(|found| Some(found.meta.id.as_str()) == asset && matches!(found.supply, Supply::Max { .. }))
    }

    /// Whether a leg needs shares: a split.
    pub(super) fn is_split(leg: &Leg) -> bool {
        leg.to.len() > 1 || leg.to.iter().any(|target| !matches!(target.share, Share::All))
    }

    /// The legs that enter or leave a stock.
    pub(super) fn legs_at<'a>(&'a self, stock: &'a str) -> impl Iterator<Item = &'m Leg> + 'a {
        self.legs()
            .filter(move |leg| is_stock(&leg.from, stock) || leg.to.iter().any(|target| is_stock(&target.end, stock)))
    }

    /// The dimension of a leg's amounts.
    pub(super) fn amount_type(&self, leg: &Leg) -> String {
        let many = !leg.quantity.shape.is_empty();
        let bare = || self.bare_type(false, &leg.quantity.shape);
        leg.asset.as_ref().map_or_else(bare, |asset| self.types.shaped(asset, many))
    }

    /// The type of what a reference reads.
    pub(super) fn type_of(&self, reference: &Reference) -> String {
        let shape = self.shape_read(reference);
        if shape.is_empty() {
            return self.type_of_one(reference);
        }
        let dimension = self.dimension_of(reference);
        dimension.map_or_else(|| self.bare_type(false, &shape), |dimension| self.types.shaped(&dimension, true))
    }

    /// The type of one element of what a reference reads.
    fn type_of_one(&self, reference: &Reference) -> String {
        let dimension = self.dimension_of(reference);
        dimension.map_or_else(|| "float".to_owned(), |dimension| self.types.alias(&dimension))
    }

    fn dimension_of(&self, reference: &Reference) -> Option<String> {
        match reference {
            Reference::Stock(id) => self.stock(id).map(|stock| stock.quantity.dimension.clone()),
            Reference::State(id) => self.state(id).map(|state| state.quantity.dimension.clone()),
            Reference::Parameter(id) => self.parameter(id).map(|parameter| parameter.quantity.dimension.clone()),
            Reference::Value(id) => self.value(id).map(|value| value.quantity.dimension.clone()),
            Reference::Flow(id) => self.legs.get(id.as_str()).map(|leg| leg.quantity.dimension.clone()),
            Reference::Memory(id) => self.memory(id).filter(|memory| memory.truth).map(|_| "truth".to_owned()),
            Reference::Draw(id) => {
                self.draw(id).filter(|draw| draw.distribution == Distribution::Bernoulli).map(|_| "truth".to_owned())
            }
            Reference::Supply(asset) => Some(asset.clone()),
            Reference::Rate(_, stock) => {
                self.stock(stock).and_then(|stock| stock.holds.as_ref()).map(|asset| format!("{asset}/time"))
            }
            Reference::Time => Some("time".to_owned()),
        }
    }

    /// The type of what a reference reads; its alias is imported into a module.
    pub(super) fn imported_type(&self, reference: &Reference, module: &mut Module) -> String {
        let alias = self.type_of(reference);
        import_type(&alias, module);
        alias
    }

    /// What a reference is called as an argument.
    pub(super) fn argument(&self, reference: &Reference) -> String {
        match reference {
            Reference::Stock(id)
            | Reference::State(id)
            | Reference::Parameter(id)
            | Reference::Value(id)
            | Reference::Flow(id)
            | Reference::Memory(id)
            | Reference::Draw(id) => self.names.own(id),
            Reference::Supply(asset) => self.names.get(Role::Supply, asset),
            Reference::Rate(RateOf::Net, stock) => self.names.get(Role::Net, stock),
            Reference::Rate(RateOf::Inflow, stock) => self.names.get(Role::Inflow, stock),
            Reference::Rate(RateOf::Outflow, stock) => self.names.get(Role::Outflow, stock),
            Reference::Time => "time".to_owned(),
        }
    }

    /// The params that a governance may change while the model runs: the state carries them.
    pub(super) fn governed(&self) -> impl Iterator<Item = &'m Parameter> + '_ {
        self.model.parameters.iter().filter(|parameter| self.governed.contains(parameter.meta.id.as_str()))
    }

    /// Where a param stands, by its Python name: in the state where it is governed, else among the parameters.
    pub(super) fn parameter_in(&self, name: &str, dictionary: &str) -> String {
        let governed = self.governed.iter().any(|id| self.names.own(id) == name);
        format!("{}[\"{name}\"]", if governed { dictionary } else { "params" })
    }

    /// Whether a formula that is constant in a run without votes reads a governed param, through lets too.
    pub(super) fn reads_governed(&self, tree: &Expression) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![tree];
        while let Some(tree) = open.pop() {
            for reference in super::reference::references(tree) {
                match reference {
                    Reference::Parameter(id) if self.governed.contains(id.as_str()) => return true,
                    Reference::Value(id) if seen.insert(id.clone()) => {
                        let formula = self.value(&id).and_then(|value| value.formula.as_ref());
                        open.extend(formula.map(|formula| &formula.tree));
                    }
                    _ => {}
                }
            }
        }
        false
    }

    /// What a reference reads from a dictionary of the engine's state, or from the parameters.
    pub(super) fn keyed(&self, reference: &Reference, dictionary: &str, module: &str) -> Doc {
        let name = self.argument(reference);
        atom(match reference {
            Reference::Parameter(_) => self.parameter_in(&name, dictionary),
            Reference::Time => format!("{dictionary}[\"time\"]"),
            Reference::Memory(id) if self.is_line(id) => format!("{dictionary}[\"{name}\"][0]"),
            Reference::Supply(asset) => format!("{module}{}({dictionary})", self.total(asset)),
            Reference::Rate(RateOf::Net, stock) => {
                let inflow = self.rate_function(RateOf::Inflow, stock);
                let outflow = self.rate_function(RateOf::Outflow, stock);
                format!("{module}{inflow}(params, {dictionary}) - {module}{outflow}(params, {dictionary})")
            }
            Reference::Rate(kind, stock) => {
                format!("{module}{}(params, {dictionary})", self.rate_function(*kind, stock))
            }
            _ => format!("{dictionary}[\"{name}\"]"),
        })
    }

    /// The function that sums up what exists of an asset.
    pub(super) fn total(&self, asset: &str) -> String {
        self.names.get(Role::Function, &format!("supply({asset})"))
    }

    /// The function that sums up what came into a stock or went out.
    pub(super) fn rate_function(&self, kind: RateOf, stock: &str) -> String {
        let kind = if kind == RateOf::Inflow { "inflow" } else { "outflow" };
        self.names.get(Role::Function, &format!("{kind}({stock})"))
    }

    /// Whether a memory is a delay line.
    pub(super) fn is_line(&self, id: &str) -> bool {
        self.memory(id).is_some_and(|memory| matches!(memory.rule, MemoryRule::Line { .. }))
    }

    /// Memories that change: not those that only keep what was there at the start.
    pub(super) fn advancing(&self) -> impl Iterator<Item = &'m Memory> + '_ {
        self.model
            .memory
            .iter()
            .filter(|memory| !matches!(Context::advance(memory), Expression::Memory { id } if *id == memory.id))
    }

    /// The expression by which a memory advances.
    pub(super) fn advance(memory: &Memory) -> &Expression {
        match &memory.rule {
            MemoryRule::Cell { next, .. } => next,
            MemoryRule::Line { input, .. } => input,
        }
    }

    /// The function that works a value out, and the module it is imported from.
    pub(super) fn value_function(&self, value: &Value) -> String {
        match value.kind {
            ValueKind::Metric => format!("metrics.{}", self.names.own(&value.meta.id)),
            _ if value.external => format!("behaviors.{}", self.names.own(&value.meta.id)),
            _ => self.names.get(Role::Function, &value.meta.id),
        }
    }

    /// What is called for a value: what the author wrote in Python is held to what the model needs.
    pub(super) fn caller(&self, value: &Value, module: &mut Module) -> String {
        let function = self.value_function(value);
        if !value.external || value.kind == ValueKind::Metric {
            return function;
        }
        module.import_from(".boundary", "answer_of");
        let sets = value.quantity.shape.iter().map(|set| text::literal(set));
        let truth = (value.quantity.dimension == "truth").then(|| "truth=True".to_owned());
        let arguments: Vec<String> = std::iter::once(function).chain(sets).chain(truth).collect();
        format!("answer_of({})", arguments.join(", "))
    }

    /// Where something stands, for docstrings; empty for what the author did not write.
    pub(super) fn place(source: &Source) -> String {
        if source.file.is_empty() { String::new() } else { format!("Source: {}:{}", source.file, source.line) }
    }

    /// From which application of a pattern something comes, for docstrings; empty where it comes from none.
    pub(super) fn origin(&self, meta: &Meta) -> String {
        let application = meta.application.as_deref().and_then(|id| self.applications.get(id));
        application.map_or_else(String::new, |it| {
            format!("From the pattern {}, applied as {}", text::one_line(&it.pattern), text::one_line(&it.meta.id))
        })
    }

    /// The label of a declaration on one line; its qualified name where it has none.
    pub(super) fn title(meta: &Meta) -> String {
        text::one_line(meta.title())
    }
}

/// Whether an end is a stock of this id.
pub(super) fn is_stock(end: &End, id: &str) -> bool {
    matches!(end, End::Stock { id: found, .. } if found == id)
}

/// Imports a type alias, unless Python has it.
pub(super) fn import_type(alias: &str, module: &mut Module) {
    if !matches!(alias, "bool" | "float") && !alias.starts_with("dict[") {
        module.import_from(".types", alias);
    }
}

/// The params that some governance controls.
fn controls(model: &Model) -> impl Iterator<Item = &str> {
    let controls = model.governances.iter().flat_map(|governance| &governance.controls);
    controls.map(|control| control.parameter.as_str())
}
