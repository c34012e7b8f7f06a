//! Every expression of a program with what it belongs to, for checks that look at all of them.

use std::collections::HashSet;

use crate::resolve::program::{
    AssetId, FunctionId, MemberId, Meta, Program, Range, Share, StateId, StockId, Supply, TableId, TransferId, ValueId,
};
use crate::resolve::tree::{Expr, ExprKind, Reference};

/// A declaration that holds expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// The ecosystem.
    Ecosystem,
    /// An asset.
    Asset(AssetId),
    /// A member.
    Member(MemberId),
    /// A stock.
    Stock(StockId),
    /// A state.
    State(StateId),
    /// A param, let, env, behavior, policy, metric or data.
    Value(ValueId),
    /// A function.
    Function(FunctionId),
    /// A table.
    Table(TableId),
    /// A flow or an exchange.
    Transfer(TransferId),
    /// An allocation, by position.
    Allocation(usize),
    /// An invariant, a fact, a goal, a governance or a game: it only looks on.
    Claim,
}

/// Which part of its declaration an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// After `=`: a value, an initial amount, a total.
    Value,
    /// An end of a range or another bound.
    Bound,
    /// After `~`.
    Distribution,
    /// After `next`.
    Next,
    /// The rate of a flow or a leg.
    Rate,
    /// After `when`.
    Guard,
    /// A share or an amount of a split or an allocation.
    Share,
    /// A moment or a length of time: step, horizon, `transit`, `at`.
    Time,
    /// What is to hold, and how near.
    Condition,
}

/// An expression, and where it belongs.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// The declaration.
    pub owner: Owner,
    /// Its name, or that of the leg.
    pub meta: &'a Meta,
    /// Which part of it.
    pub part: Part,
    /// The expression.
    pub expr: &'a Expr,
}

/// Every expression of a program, declaration by declaration.
pub fn expressions(program: &Program) -> Vec<Written<'_>> {
    let mut found = Found(Vec::new());
    found.ecosystem(program);
    found.stocks_and_states(program);
    for (id, value) in program.values.iter() {
        let owner = Owner::Value(id);
        found.add(owner, &value.meta, Part::Value, value.value.as_ref());
        found.range(owner, &value.meta, value.range.as_ref());
        found.add(owner, &value.meta, Part::Distribution, value.distribution.as_ref());
    }
    for (id, function) in program.functions.iter() {
        found.add(Owner::Function(id), &function.meta, Part::Value, Some(&function.body));
    }
    for (id, table) in program.tables.iter() {
        for (x, y) in &table.points {
            found.add(Owner::Table(id), &table.meta, Part::Value, Some(x));
            found.add(Owner::Table(id), &table.meta, Part::Value, Some(y));
        }
    }
    found.transfers(program);
    found.claims(program);
    found.choices(program);
    found.0
}

struct Found<'a>(Vec<Written<'a>>);

impl<'a> Found<'a> {
    fn add(&mut self, owner: Owner, meta: &'a Meta, part: Part, expr: Option<&'a Expr>) {
        self.0.extend(expr.map(|expr| Written { owner, meta, part, expr }));
    }

    fn range(&mut self, owner: Owner, meta: &'a Meta, range: Option<&'a Range>) {
        self.add(owner, meta, Part::Bound, range.and_then(|range| range.low.as_ref()));
        self.add(owner, meta, Part::Bound, range.and_then(|range| range.high.as_ref()));
    }

    fn ecosystem(&mut self, program: &'a Program) {
        if let Some(time) = &program.ecosystem.time {
            self.add(Owner::Ecosystem, &program.ecosystem.meta, Part::Time, Some(&time.horizon));
            self.add(Owner::Ecosystem, &program.ecosystem.meta, Part::Time, Some(&time.step));
        }
        for (id, asset) in program.assets.iter() {
            if let Supply::Max(most) = &asset.supply {
                self.add(Owner::Asset(id), &asset.meta, Part::Bound, Some(most));
            }
        }
        for (id, member) in program.members.iter() {
            self.add(Owner::Member(id), &member.meta, Part::Value, member.alignment.as_ref());
            self.add(Owner::Member(id), &member.meta, Part::Value, member.interest.as_ref());
        }
        for (index, allocation) in program.allocations.iter().enumerate() {
            let owner = Owner::Allocation(index);
            self.add(owner, &allocation.meta, Part::Value, allocation.total.as_ref());
            for entry in &allocation.entries {
                self.share(owner, &allocation.meta, &entry.share);
            }
        }
    }

    fn share(&mut self, owner: Owner, meta: &'a Meta, share: &'a Share) {
        if let Share::Part(expr) = share {
            self.add(owner, meta, Part::Share, Some(expr));
        }
    }

    fn stocks_and_states(&mut self, program: &'a Program) {
        for (id, stock) in program.stocks.iter() {
            self.add(Owner::Stock(id), &stock.meta, Part::Value, stock.initial.as_ref());
            self.range(Owner::Stock(id), &stock.meta, stock.range.as_ref());
            self.add(Owner::Stock(id), &stock.meta, Part::Time, stock.transit.as_ref());
        }
        for (id, state) in program.states.iter() {
            self.add(Owner::State(id), &state.meta, Part::Value, state.initial.as_ref());
            self.range(Owner::State(id), &state.meta, state.range.as_ref());
            self.add(Owner::State(id), &state.meta, Part::Next, state.next.as_ref());
        }
    }

    fn transfers(&mut self, program: &'a Program) {
        for (id, transfer) in program.transfers.iter() {
            let owner = Owner::Transfer(id);
            self.add(owner, &transfer.meta, Part::Guard, transfer.when.as_ref());
            for leg in &transfer.legs {
                self.add(owner, &leg.meta, Part::Rate, leg.rate.as_ref());
                for target in &leg.to {
                    self.share(owner, &leg.meta, &target.share);
                }
            }
        }
    }

    fn claims(&mut self, program: &'a Program) {
        for invariant in &program.invariants {
            self.add(Owner::Claim, &invariant.meta, Part::Condition, Some(&invariant.condition));
        }
        for fact in &program.facts {
            for (_, value) in &fact.with {
                self.add(Owner::Claim, &fact.meta, Part::Value, Some(value));
            }
            for expectation in &fact.expectations {
                self.add(Owner::Claim, &fact.meta, Part::Condition, Some(&expectation.condition));
                self.add(Owner::Claim, &fact.meta, Part::Time, expectation.at.as_ref());
                self.add(Owner::Claim, &fact.meta, Part::Condition, expectation.within.as_ref());
            }
        }
        for goal in &program.goals {
            self.add(Owner::Claim, &goal.meta, Part::Condition, goal.target.as_ref().map(|target| &target.1));
            self.add(Owner::Claim, &goal.meta, Part::Time, goal.by.as_ref());
        }
    }

    fn choices(&mut self, program: &'a Program) {
        for governance in &program.governances {
            let meta = &governance.meta;
            governance.shares().for_each(|(_, share)| self.add(Owner::Claim, meta, Part::Share, Some(share)));
            governance.times().for_each(|(_, time)| self.add(Owner::Claim, meta, Part::Time, Some(time)));
            governance.controls.iter().for_each(|control| self.range(Owner::Claim, meta, control.range.as_ref()));
        }
        for game in &program.games {
            game.settings().for_each(|setting| self.add(Owner::Claim, &game.meta, Part::Value, Some(&setting.value)));
            game.payoffs.iter().for_each(|it| self.add(Owner::Claim, &game.meta, Part::Condition, Some(&it.value)));
        }
    }
}

/// Whether an expression, or a value or function that it leads to, has a part that fits.
pub fn mentions(program: &Program, expr: &Expr, fits: &dyn Fn(&Expr) -> bool) -> bool {
    let mut open = vec![expr];
    let mut values = HashSet::new();
    let mut functions = HashSet::new();
    while let Some(expr) = open.pop() {
        if fits(expr) {
            return true;
        }
        match &expr.kind {
            ExprKind::Reference(Reference::Value(value)) if values.insert(*value) => {
                open.extend(&program.values[*value].value);
            }
            ExprKind::Apply { function, .. } if functions.insert(*function) => {
                open.push(&program.functions[*function].body);
            }
            _ => {}
        }
        open.extend(expr.children());
    }
    false
}
