//! From expressions to nodes.

use std::collections::HashMap;

use super::compiler::Compiler;
use super::environment::{Environment, Shaped};
use super::shapes::{Shapes, is_identity};
use super::slots::Slot;
use crate::model::{BinaryOperator, Builtin, Element, Expression, RateKind, Reduction, UnaryOperator};
use crate::sim::tape::gather::Reducer;
use crate::sim::tape::{Code, NodeId};

/// The arguments of the function whose body is worked out.
pub type Locals<'a> = &'a [(&'a str, Shaped)];

impl<'m> Compiler<'m> {
    /// An expression, outside of any function.
    pub fn expression(&mut self, tree: &'m Expression, at: &mut Environment<'m>) -> Shaped {
        self.within(tree, at, &[])
    }

    fn within(&mut self, tree: &'m Expression, at: &mut Environment<'m>, locals: Locals) -> Shaped {
        match tree {
            Expression::Unary { operator, operand } => {
                let operand = self.within(operand, at, locals);
                let code = match operator {
                    UnaryOperator::Negate => Code::Negate,
                    UnaryOperator::Not => Code::Not,
                };
                self.each(code, &[operand])
            }
            Expression::Binary { operator, left, right } => {
                let operands = [self.within(left, at, locals), self.within(right, at, locals)];
                self.binary(*operator, operands)
            }
            Expression::If { condition, then, otherwise } => {
                let operands = [condition, then, otherwise].map(|part| self.within(part, at, locals));
                self.each(Code::Select, &operands)
            }
            Expression::Call { function, arguments } => {
                let arguments: Vec<Shaped> = arguments.iter().map(|it| self.within(it, at, locals)).collect();
                self.call(*function, arguments, at.time)
            }
            Expression::Apply { function, arguments } => {
                let arguments: Vec<Shaped> = arguments.iter().map(|it| self.within(it, at, locals)).collect();
                self.apply(function, arguments, at)
            }
            Expression::Local { name } => {
                let found = locals.iter().find(|local| local.0 == name).map(|local| local.1.clone());
                found.unwrap_or_else(|| self.number(f64::NAN))
            }
            Expression::Lookup { table, argument } => {
                let argument = self.within(argument, at, locals);
                let curve = self.curve(table);
                self.read_curve(curve, &argument)
            }
            Expression::Pick { .. }
            | Expression::Elements { .. }
            | Expression::Reduce { .. }
            | Expression::Each { .. }
            | Expression::Count { .. } => self.many(tree, at, locals),
            _ => self.name(tree, at),
        }
    }

    /// A number or a name.
    fn name(&mut self, tree: &'m Expression, at: &mut Environment<'m>) -> Shaped {
        match tree {
            Expression::Number { value } | Expression::Unit { scale: value, .. } => self.number(*value),
            Expression::Infinity => self.number(f64::INFINITY),
            Expression::Truth { value } => self.number(f64::from(u8::from(*value))),
            Expression::Time => Shaped { node: at.time, sets: Vec::new() },
            Expression::Dt => self.number(self.dt),
            Expression::Stock { id } => self.known(at.stocks.get(id.as_str())),
            Expression::State { id } => self.known(at.states.get(id.as_str())),
            Expression::Memory { id } => self.known(at.memory.get(id.as_str())),
            Expression::Parameter { id } => self.known(self.parameters.get(id.as_str())),
            Expression::Value { id } => self.known(at.values.get(id.as_str())),
            Expression::Draw { id } => self.draw(id, at),
            Expression::Flow { id } => self.slot(Slot::Flow(id), at.moved),
            Expression::Rate { kind, stock } => self.rate(*kind, stock, at.moved),
            Expression::Supply { asset } => self.supply(asset, &at.stocks),
            Expression::Series { id } => {
                let curve = self.curve(id);
                self.read_curve(curve, &Shaped { node: at.time, sets: Vec::new() })
            }
            _ => self.number(f64::NAN),
        }
    }

    /// A constant.
    pub fn number(&mut self, value: f64) -> Shaped {
        Shaped { node: self.graph.constant(value), sets: Vec::new() }
    }

    /// What a checked model always knows at this moment.
    fn known(&self, found: Option<&Shaped>) -> Shaped {
        found.cloned().unwrap_or(Shaped { node: self.nothing, sets: Vec::new() })
    }

    /// A rate of a stock in the last finished step.
    pub fn rate(&mut self, kind: RateKind, stock: &'m str, moved: bool) -> Shaped {
        match kind {
            RateKind::Inflow => self.slot(Slot::Inflow(stock), moved),
            RateKind::Outflow => self.slot(Slot::Outflow(stock), moved),
            RateKind::Net => {
                let (inflow, outflow) = (self.slot(Slot::Inflow(stock), moved), self.slot(Slot::Outflow(stock), moved));
                self.each(Code::Subtract, &[inflow, outflow])
            }
        }
    }

    /// All that exists of an asset.
    pub fn supply(&mut self, asset: &str, stocks_now: &HashMap<&'m str, Shaped>) -> Shaped {
        let zero = self.graph.constant(0.0);
        let stocks = self.stocks_of.get(asset).cloned().unwrap_or_default();
        let held: Vec<Shaped> = stocks.iter().map(|id| self.known(stocks_now.get(id))).collect();
        let nodes: Vec<NodeId> = held.iter().map(|held| held.node).collect();
        let single = nodes.iter().all(|node| self.graph.elements(*node) == 1);
        let node = match nodes.as_slice() {
            _ if !single => nodes.iter().fold(zero, |total, held| self.add_all(total, *held)),
            [] => zero,
            [one] => *one,
            _ => self.graph.operation(Code::Sum, &nodes, 0, 1),
        };
        Shaped { node, sets: Vec::new() }
    }

    /// A number with all elements of another one added, in order.
    pub fn add_all(&mut self, total: NodeId, many: NodeId) -> NodeId {
        match self.graph.elements(many) {
            1 => self.graph.apply(Code::Add, &[total, many]),
            count => {
                let table = self.graph.table(vec![0; count as usize]);
                self.graph.operation(Code::Scatter, &[total, many], table, 1)
            }
        }
    }

    /// Stretches operands to a common shape.
    pub fn stretched(&mut self, operands: &[Shaped]) -> (Vec<NodeId>, super::shapes::Sets) {
        let sets = operands.iter().fold(Vec::new(), |sets, operand| Shapes::union(&sets, &operand.sets));
        (operands.iter().map(|operand| self.over(operand, &sets)).collect(), sets)
    }

    /// Something for each element over these sets: the same for all elements of what it lacks.
    pub fn over(&mut self, operand: &Shaped, sets: &[usize]) -> NodeId {
        if operand.sets == sets {
            return operand.node;
        }
        let map = self.shapes.map(&operand.sets, sets, &[]);
        self.gathered(operand.node, map)
    }

    /// Some elements of a node, in the order of the map.
    pub fn gathered(&mut self, node: NodeId, map: Vec<u32>) -> NodeId {
        if self.graph.elements(node) as usize == map.len() && is_identity(&map) {
            return node;
        }
        let count = u32::try_from(map.len()).unwrap_or(u32::MAX);
        let table = self.graph.table(map);
        self.graph.operation(Code::Gather, &[node], table, count)
    }

    /// An operation element by element, matched by the names of the sets.
    pub fn each(&mut self, code: Code, operands: &[Shaped]) -> Shaped {
        let (nodes, sets) = self.stretched(operands);
        Shaped { node: self.graph.apply(code, &nodes), sets }
    }

    fn binary(&mut self, operator: BinaryOperator, operands: [Shaped; 2]) -> Shaped {
        let [left, right] = operands;
        let (code, operands) = match operator {
            BinaryOperator::Add => (Code::Add, [left, right]),
            BinaryOperator::Subtract => (Code::Subtract, [left, right]),
            BinaryOperator::Multiply => (Code::Multiply, [left, right]),
            BinaryOperator::Divide => (Code::Divide, [left, right]),
            BinaryOperator::Power => (Code::Power, [left, right]),
            BinaryOperator::Equal => (Code::Equal, [left, right]),
            BinaryOperator::NotEqual => (Code::NotEqual, [left, right]),
            BinaryOperator::Less => (Code::Less, [left, right]),
            BinaryOperator::LessOrEqual => (Code::LessOrEqual, [left, right]),
            BinaryOperator::Greater => (Code::Less, [right, left]),
            BinaryOperator::GreaterOrEqual => (Code::LessOrEqual, [right, left]),
            BinaryOperator::And => (Code::And, [left, right]),
            BinaryOperator::Or => (Code::Or, [left, right]),
        };
        self.each(code, &operands)
    }

    fn call(&mut self, function: Builtin, arguments: Vec<Shaped>, time: NodeId) -> Shaped {
        let now = Shaped { node: time, sets: Vec::new() };
        let code = match function {
            Builtin::Min | Builtin::Max => {
                let code = if function == Builtin::Min { Code::Min } else { Code::Max };
                let mut arguments = arguments.into_iter();
                let first = arguments.next().unwrap_or(now);
                return arguments.fold(first, |least, next| self.each(code, &[least, next]));
            }
            Builtin::Ramp => return self.ramp(&arguments, now),
            Builtin::At | Builtin::Every | Builtin::Step | Builtin::Between | Builtin::During => {
                let code = match function {
                    Builtin::At => Code::At,
                    Builtin::Every => Code::Every,
                    Builtin::Step => Code::Step,
                    Builtin::Between => Code::Between,
                    _ => Code::During,
                };
                let operands: Vec<Shaped> = std::iter::once(now).chain(arguments).collect();
                return self.each(code, &operands);
            }
            Builtin::Clamp => Code::Clamp,
            Builtin::Abs => Code::Abs,
            Builtin::Sign => Code::Sign,
            Builtin::Sqrt => Code::Sqrt,
            Builtin::Exp => Code::Exp,
            Builtin::Ln => Code::Ln,
            Builtin::Log10 => Code::Log10,
            Builtin::Mod => Code::Mod,
            Builtin::Sin => Code::Sin,
            Builtin::Cos => Code::Cos,
            Builtin::Tan => Code::Tan,
            Builtin::Atan2 => Code::Atan2,
            Builtin::Tanh => Code::Tanh,
            Builtin::NormalCdf => Code::NormalCdf,
            Builtin::Floor => Code::Floor,
            Builtin::Ceil => Code::Ceil,
            Builtin::Round => Code::Round,
            Builtin::SafeDiv => Code::SafeDiv,
        };
        self.each(code, &arguments)
    }

    /// `slope * (clamp(t, from, until) - from)`
    fn ramp(&mut self, arguments: &[Shaped], now: Shaped) -> Shaped {
        let [slope, from, until] = arguments else { return now };
        let reached = self.each(Code::Clamp, &[now, from.clone(), until.clone()]);
        let passed = self.each(Code::Subtract, &[reached, from.clone()]);
        self.each(Code::Multiply, &[slope.clone(), passed])
    }

    /// A function of the model: the same arguments give the same node.
    fn apply(&mut self, name: &'m str, arguments: Vec<Shaped>, at: &mut Environment<'m>) -> Shaped {
        let key = (name, arguments.clone(), at.time);
        if let Some(known) = self.applied.get(&key) {
            return known.clone();
        }
        let Some(function) = self.functions.get(name).copied() else { return self.number(f64::NAN) };
        let locals: Vec<(&str, Shaped)> = function.parameters.iter().map(String::as_str).zip(arguments).collect();
        let result = self.within(&function.body.tree, at, &locals);
        self.applied.insert(key, result.clone());
        result
    }

    fn read_curve(&mut self, curve: u32, argument: &Shaped) -> Shaped {
        let count = self.graph.elements(argument.node);
        let node = self.graph.operation(Code::Curve, &[argument.node], curve, count);
        Shaped { node, sets: argument.sets.clone() }
    }

    /// What has to do with index sets.
    fn many(&mut self, tree: &'m Expression, at: &mut Environment<'m>, locals: Locals) -> Shaped {
        match tree {
            Expression::Pick { operand, at: elements } => {
                let operand = self.within(operand, at, locals);
                self.pick(&operand, elements)
            }
            Expression::Elements { set, values } => {
                let values: Vec<Shaped> = values.iter().map(|value| self.within(value, at, locals)).collect();
                self.join(set, &values)
            }
            Expression::Reduce { function, operand, over, share } => {
                let operand = self.within(operand, at, locals);
                let share = share.as_ref().map(|share| self.within(share, at, locals));
                self.reduce(*function, &operand, over, share)
            }
            Expression::Each { operand, over } => {
                let operand = self.within(operand, at, locals);
                let sets = Shapes::union(&operand.sets, &self.shapes.sets(over));
                Shaped { node: self.over(&operand, &sets), sets }
            }
            Expression::Count { set } => {
                let size = self.shapes.place(set).map_or(0, |set| self.shapes.size(set));
                self.number(f64::from(size))
            }
            _ => self.number(f64::NAN),
        }
    }

    fn pick(&mut self, operand: &Shaped, at: &[Element]) -> Shaped {
        let named: Vec<usize> = at.iter().filter_map(|element| self.shapes.place(&element.set)).collect();
        let sets: Vec<usize> = operand.sets.iter().copied().filter(|set| !named.contains(set)).collect();
        let map = self.shapes.map(&operand.sets, &sets, at);
        Shaped { node: self.gathered(operand.node, map), sets }
    }

    /// One operand for each element of a set.
    fn join(&mut self, set: &str, values: &[Shaped]) -> Shaped {
        let Some(set) = self.shapes.place(set) else { return self.number(f64::NAN) };
        let (nodes, rest) = self.stretched(values);
        let within = self.shapes.elements(&rest);
        let count = within * u32::try_from(nodes.len()).unwrap_or(u32::MAX);
        let joined = self.graph.operation(Code::Join, &nodes, 0, count);
        let sets = Shapes::union(&rest, &[set]);
        // They lie one after the other, as if the set ran slowest.
        let place = sets.iter().position(|other| *other == set).unwrap_or(0);
        let map = self.shapes.positions(&sets).map(|positions| {
            let own = positions.get(place).copied().unwrap_or(0);
            let others = sets.iter().zip(&positions).filter(|(other, _)| **other != set);
            own * within + others.fold(0, |element, (other, at)| element * self.shapes.size(*other) + at)
        });
        let map: Vec<u32> = map.collect();
        Shaped { node: self.gathered(joined, map), sets }
    }

    /// Many numbers become one.
    pub fn reduce(&mut self, reduction: Reduction, operand: &Shaped, over: &[String], share: Option<Shaped>) -> Shaped {
        let over = self.shapes.sets(over);
        let from = Shapes::union(&operand.sets, &over);
        let node = self.over(operand, &from);
        let sets: Vec<usize> = from.iter().copied().filter(|set| !over.contains(set)).collect();
        let group = self.shapes.map(&sets, &from, &[]);
        let count = self.shapes.elements(&sets);
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); count as usize];
        for (member, group) in (0..).zip(group) {
            if let Some(group) = members.get_mut(group as usize) {
                group.push(member);
            }
        }
        let size = self.shapes.elements(&over) as usize;
        let reducer = self.reducer(Reducer { reduction, members: members.concat().into(), size });
        let operands: Vec<NodeId> = std::iter::once(node).chain(share.map(|share| share.node)).collect();
        Shaped { node: self.graph.operation(Code::Reduce, &operands, reducer, count), sets }
    }
}
