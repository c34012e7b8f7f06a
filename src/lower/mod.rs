//! From a checked program to the model: numbers in base quantities, names as text, memory spelt out.

mod declaration;
mod expression;
mod flow;
mod governance;
mod many;
mod memory;
mod quantity;
mod series;
mod statement;
mod table;
mod words;

use std::collections::BTreeSet;

use crate::check::Checked;
use crate::check::constant::Constants;
use crate::check::dimension::Dimensions;
use crate::check::order::Order;
use crate::check::shape::Shapes;
use crate::model::{self, Formula, Meta, Model, Source};
use crate::resolve::fold;
use crate::resolve::program::{self, Program, UnitId};
use crate::resolve::table::Id;
use crate::resolve::tree::Expr;
use crate::source::{Sources, Span};

/// Lowers a program without errors to its model.
pub fn lower(program: &Program, checked: &Checked, sources: &Sources) -> Model {
    let Checked { dimensions, known, order, shapes } = checked;
    let clock = quantity::Clock::of(program, dimensions);
    let lowering = Lowering {
        program,
        dimensions,
        constants: Constants::of(program, dimensions, known),
        order,
        shapes,
        sources,
        clock,
        cells: Vec::new(),
        used_units: BTreeSet::new(),
        locals: Vec::new(),
        before_start: false,
    };
    lowering.model()
}

/// What lowering reads, and what it collects on the way.
struct Lowering<'a> {
    program: &'a Program,
    dimensions: &'a Dimensions,
    constants: Constants<'a>,
    order: &'a Order,
    shapes: &'a Shapes,
    sources: &'a Sources,
    clock: quantity::Clock,
    /// The hidden state of each memory function, in the order of their ids.
    cells: Vec<Vec<model::Memory>>,
    /// Units that expressions mention.
    used_units: BTreeSet<UnitId>,
    /// The parameters of the function whose body is being lowered.
    locals: Vec<String>,
    /// Whether an initial value is being lowered, in which `initial(stock)` is the stock itself.
    before_start: bool,
}

impl Lowering<'_> {
    fn model(mut self) -> Model {
        self.cells = vec![Vec::new(); self.program.memories.len()];
        let parameters = self.parameters();
        let values = self.values();
        let stocks = self.stocks();
        let states = self.states();
        let functions = self.functions();
        let tables = self.tables();
        let transfers = self.transfers();
        let assets = self.assets();
        let draws = self.draws();
        let allocations = self.allocations();
        let invariants = self.invariants();
        let facts = self.facts();
        let goals = self.goals();
        let governances = self.governances();
        let games = self.games();
        let schedule = self.schedule();
        Model {
            vflow: model::FORMAT,
            ecosystem: self.ecosystem(),
            bases: self.bases(),
            units: self.units(),
            assets,
            members: self.members(),
            applications: self.applications(),
            sets: self.sets(),
            tables,
            series: self.series(),
            stocks,
            states,
            parameters,
            values,
            functions,
            transfers,
            phases: self.phases(),
            draws,
            allocations,
            invariants,
            facts,
            assumptions: self.assumptions(),
            goals,
            stories: self.stories(),
            incentives: self.incentives(),
            governances,
            games,
            schedule,
            memory: self.cells.into_iter().flatten().collect(),
        }
    }

    fn meta(&self, meta: &program::Meta) -> Meta {
        Meta {
            id: meta.id.clone(),
            name: meta.name.clone(),
            label: meta.label.clone().unwrap_or_else(|| meta.name.clone()),
            doc: meta.doc.clone(),
            member: meta.member.map(|member| self.program.members[member].meta.id.clone()),
            application: meta.instance.map(|instance| self.program.applications[instance].meta.id.clone()),
            source: self.source(meta.span),
        }
    }

    fn source(&self, span: Span) -> Source {
        let Some(file) = self.sources.get(span.file).filter(|_| span != Span::default()) else {
            return Source::default();
        };
        let position = file.position(span.start);
        Source {
            file: file.name.clone(),
            line: position.line,
            column: position.column,
            start: span.start,
            end: span.end,
        }
    }

    fn formula(&mut self, expr: &Expr) -> Formula {
        Formula {
            text: fold(self.sources.slice(expr.span)),
            tree: self.expression(expr),
            source: self.source(expr.span),
        }
    }

    fn optional(&mut self, expr: Option<&Expr>) -> Option<Formula> {
        expr.map(|expr| self.formula(expr))
    }

    fn applications(&self) -> Vec<model::Application> {
        let argument = |argument: &program::Argument| model::Argument {
            parameter: argument.parameter.clone(),
            text: fold(self.sources.slice(argument.span)),
        };
        let lower = |application: &program::Application| model::Application {
            meta: self.meta(&application.meta),
            pattern: application.pattern.name.clone(),
            about: application.pattern.doc.clone(),
            arguments: application.arguments.iter().map(argument).collect(),
        };
        self.program.applications.rows().map(lower).collect()
    }

    fn phases(&self) -> Vec<model::Phase> {
        self.program.phases.rows().map(|phase| model::Phase { meta: self.meta(&phase.meta) }).collect()
    }

    /// A formula of before row 0.
    fn initial(&mut self, expr: Option<&Expr>) -> Option<Formula> {
        self.before_start = true;
        let formula = self.optional(expr);
        self.before_start = false;
        formula
    }

    /// The ids of a memory's hidden states; `smooth3` has three.
    fn cell_ids(&self, memory: program::MemoryId) -> Vec<String> {
        self.cells.get(memory.index()).into_iter().flatten().map(|cell| cell.id.clone()).collect()
    }

    fn schedule(&self) -> model::Schedule {
        let value_id = |id: &program::ValueId| self.program.values[*id].meta.id.clone();
        let phases = self.program.phases.rows().zip(&self.order.phases).map(|(phase, order)| self.phase(phase, order));
        model::Schedule {
            parameters: self.order.parameters.iter().map(value_id).collect(),
            start: self.order.start.iter().flat_map(|node| self.start_nodes(*node)).collect(),
            row: self.order.row.iter().map(value_id).collect(),
            phases: phases.collect(),
        }
    }

    fn start_nodes(&self, node: crate::check::order::Node) -> Vec<model::Node> {
        use crate::check::order::Node;
        match node {
            Node::Stock(id) => vec![model::Node::Stock { id: self.program.stocks[id].meta.id.clone() }],
            Node::State(id) => vec![model::Node::State { id: self.program.states[id].meta.id.clone() }],
            Node::Value(id) => vec![model::Node::Value { id: self.program.values[id].meta.id.clone() }],
            Node::Memory(id) => self.cell_ids(id).into_iter().map(|id| model::Node::Memory { id }).collect(),
        }
    }

    fn phase(&self, phase: &program::Phase, order: &crate::check::order::PhaseOrder) -> model::PhaseSchedule {
        let transfer_id = |id: &program::TransferId| self.program.transfers[*id].meta.id.clone();
        let part = |part: &crate::check::order::Part| model::Part {
            stocks: part.stocks.iter().map(|id| self.program.stocks[*id].meta.id.clone()).collect(),
            transfers: part.transfers.iter().map(transfer_id).collect(),
        };
        model::PhaseSchedule {
            phase: phase.meta.id.clone(),
            values: order.values.iter().map(|id| self.program.values[*id].meta.id.clone()).collect(),
            transfers: order.transfers.iter().map(transfer_id).collect(),
            parts: order.parts.iter().map(part).collect(),
        }
    }
}
