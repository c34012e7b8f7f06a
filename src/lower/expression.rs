//! Expressions: numbers in base quantities, sugar spelt out.

use crate::model::{BinaryOperator, Builtin, Expression, RateKind, UnaryOperator};
use crate::resolve::builtin as language;
use crate::resolve::program::DrawId;
use crate::resolve::tree::{Expr, ExprKind, Reference, Site};
use crate::syntax::ast;

use super::Lowering;
use super::quantity::singular;

/// Seconds in a calendar day.
pub(super) const DAY: f64 = 86_400.0;

impl Lowering<'_> {
    /// Lowers an expression.
    pub(super) fn expression(&mut self, expr: &Expr) -> Expression {
        let lowered = self.unadopted(expr);
        match self.dimensions.adopted(expr.id) {
            Some(measure) => scaled(lowered, self.clock.scale(measure)),
            None => lowered,
        }
    }

    fn unadopted(&mut self, expr: &Expr) -> Expression {
        match &expr.kind {
            ExprKind::Number { value, .. } => Expression::Number { value: *value },
            ExprKind::Truth(value) => Expression::Truth { value: *value },
            ExprKind::Infinity => Expression::Infinity,
            ExprKind::Date(days) => self.date(*days),
            ExprKind::Reference(reference) => self.reference(*reference),
            ExprKind::Unary(operator, operand) => {
                Expression::Unary { operator: unary(*operator), operand: Box::new(self.expression(operand)) }
            }
            ExprKind::Binary { operator, left, right, .. } => {
                let (left, right) = (self.expression(left), self.expression(right));
                operation(binary(*operator), left, right)
            }
            ExprKind::If { condition, then, otherwise } => Expression::If {
                condition: Box::new(self.expression(condition)),
                then: Box::new(self.expression(then)),
                otherwise: Box::new(self.expression(otherwise)),
            },
            ExprKind::Call { function, arguments, site, .. } => self.call(expr, *function, arguments, *site),
            ExprKind::Apply { function, arguments, .. } => Expression::Apply {
                function: self.program.functions[*function].meta.id.clone(),
                arguments: self.expressions(arguments),
            },
            ExprKind::Lookup { table, argument, .. } => Expression::Lookup {
                table: self.program.tables[*table].meta.id.clone(),
                argument: Box::new(self.expression(argument)),
            },
            ExprKind::Pick { operand, at } => self.pick(operand, at),
            ExprKind::Elements { set, values } => self.element_values(*set, values),
            ExprKind::Reduce { function, operand, share, over, .. } => {
                self.reduce(*function, operand, share.as_deref(), over)
            }
            ExprKind::Count(set) => self.count(*set),
            // The whole rate is repeated where it stands.
            ExprKind::Each { operand, .. } => self.expression(operand),
            // Only in a program with errors, which is never lowered.
            ExprKind::Error => Expression::Number { value: 0.0 },
        }
    }

    pub(super) fn expressions(&mut self, all: &[Expr]) -> Vec<Expression> {
        all.iter().map(|expr| self.expression(expr)).collect()
    }

    /// A calendar day as the time since the start.
    fn date(&self, days: i64) -> Expression {
        let time = self.program.ecosystem.time.as_ref();
        let start = time.and_then(|time| time.start).map_or(0, |start| start.days);
        #[expect(clippy::cast_precision_loss, reason = "days of a calendar are far below 2^53")]
        let elapsed = days.saturating_sub(start) as f64;
        Expression::Number { value: elapsed * DAY / self.clock.seconds }
    }

    fn reference(&mut self, reference: Reference) -> Expression {
        match reference {
            Reference::Unit(id) => {
                let id = singular(id);
                let scale = self.clock.scale(&self.program.units[id].measure);
                if scale.to_bits() == 1.0_f64.to_bits() {
                    return Expression::Number { value: 1.0 };
                }
                self.used_units.insert(id);
                Expression::Unit { id: self.program.units[id].meta.id.clone(), scale }
            }
            Reference::Asset(_) => Expression::Number { value: 1.0 },
            Reference::Stock(id) => Expression::Stock { id: self.program.stocks[id].meta.id.clone() },
            Reference::State(id) => Expression::State { id: self.program.states[id].meta.id.clone() },
            Reference::Value(id) => {
                let value = &self.program.values[id];
                let id = value.meta.id.clone();
                if value.kind == ast::ValueKind::Param {
                    Expression::Parameter { id }
                } else {
                    Expression::Value { id }
                }
            }
            Reference::Flow(id, leg) => {
                let leg = self.program.transfers[id].legs.get(leg);
                Expression::Flow { id: leg.map_or_else(String::new, |leg| leg.meta.id.clone()) }
            }
            Reference::Local(position) => {
                Expression::Local { name: self.locals.get(position).cloned().unwrap_or_default() }
            }
            Reference::Time => Expression::Time,
            Reference::Dt => Expression::Dt,
            Reference::Pi => Expression::Number { value: std::f64::consts::PI },
        }
    }

    fn call(&mut self, expr: &Expr, function: language::Builtin, arguments: &[Expr], site: Site) -> Expression {
        use language::Builtin as Function;
        match (function, site) {
            (Function::Initial, _) if self.before_start => match arguments {
                [stock] => self.expression(stock),
                _ => Expression::Number { value: 0.0 },
            },
            (_, Site::Memory(memory)) => self.memory(expr, function, arguments, memory),
            (_, Site::Draw(draw)) => Expression::Draw { id: self.draw_id(draw) },
            (Function::Supply, _) => self.supply(arguments),
            (Function::Net | Function::Inflow | Function::Outflow, _) => self.rate(function, arguments),
            (Function::Pulse, _) => match arguments {
                [amount] => operation(BinaryOperator::Divide, self.expression(amount), Expression::Dt),
                _ => Expression::Dt,
            },
            _ => {
                let mut arguments = self.expressions(arguments);
                let rounding = matches!(function, Function::Floor | Function::Ceil | Function::Round);
                if rounding && arguments.len() == 1 {
                    arguments.push(Expression::Number { value: 1.0 });
                }
                match builtin(function) {
                    Some(function) => Expression::Call { function, arguments },
                    None => Expression::Number { value: 0.0 },
                }
            }
        }
    }

    fn supply(&mut self, arguments: &[Expr]) -> Expression {
        let base = match arguments.first().map(|argument| &argument.kind) {
            Some(ExprKind::Reference(Reference::Asset(id))) => Some(self.program.assets[*id].base),
            Some(ExprKind::Reference(Reference::Unit(id))) => self.program.units[*id].measure.dimension.single_base(),
            Some(ExprKind::Reference(Reference::Stock(id))) => self.program.stocks[*id].holds,
            _ => None,
        };
        Expression::Supply { asset: base.map_or_else(String::new, |base| self.base(base)) }
    }

    fn rate(&mut self, function: language::Builtin, arguments: &[Expr]) -> Expression {
        let kind = match function {
            language::Builtin::Inflow => RateKind::Inflow,
            language::Builtin::Outflow => RateKind::Outflow,
            _ => RateKind::Net,
        };
        let stock = match arguments.first().map(|argument| &argument.kind) {
            Some(ExprKind::Reference(Reference::Stock(id))) => self.program.stocks[*id].meta.id.clone(),
            _ => String::new(),
        };
        Expression::Rate { kind, stock }
    }

    /// `price#0`
    pub(super) fn draw_id(&self, draw: DrawId) -> String {
        let draw = &self.program.draws[draw];
        format!("{}#{}", draw.owner, draw.index)
    }
}

/// A binary expression; a factor of exactly 1, which every asset and the clock's unit are, is left out.
pub(super) fn operation(operator: BinaryOperator, left: Expression, right: Expression) -> Expression {
    let is_one =
        |side: &Expression| matches!(side, Expression::Number { value } if value.to_bits() == 1.0_f64.to_bits());
    match operator {
        BinaryOperator::Multiply if is_one(&left) => right,
        BinaryOperator::Multiply | BinaryOperator::Divide if is_one(&right) => left,
        BinaryOperator::Power if is_one(&left) => left,
        _ => Expression::Binary { operator, left: Box::new(left), right: Box::new(right) },
    }
}

/// A bare number in its declared unit.
fn scaled(lowered: Expression, scale: f64) -> Expression {
    match lowered {
        Expression::Number { value } => Expression::Number { value: value * scale },
        Expression::Unary { operator: UnaryOperator::Negate, operand } => {
            Expression::Unary { operator: UnaryOperator::Negate, operand: Box::new(scaled(*operand, scale)) }
        }
        other => operation(BinaryOperator::Multiply, other, Expression::Number { value: scale }),
    }
}

fn unary(operator: ast::UnaryOperator) -> UnaryOperator {
    match operator {
        ast::UnaryOperator::Negate => UnaryOperator::Negate,
        ast::UnaryOperator::Not => UnaryOperator::Not,
    }
}

/// The operator as the model names it.
pub(super) fn binary(operator: ast::BinaryOperator) -> BinaryOperator {
    use ast::BinaryOperator as From;
    match operator {
        From::Add => BinaryOperator::Add,
        From::Subtract => BinaryOperator::Subtract,
        From::Multiply => BinaryOperator::Multiply,
        From::Divide => BinaryOperator::Divide,
        From::Power => BinaryOperator::Power,
        From::Equal => BinaryOperator::Equal,
        From::NotEqual => BinaryOperator::NotEqual,
        From::Less => BinaryOperator::Less,
        From::LessOrEqual => BinaryOperator::LessOrEqual,
        From::Greater => BinaryOperator::Greater,
        From::GreaterOrEqual => BinaryOperator::GreaterOrEqual,
        From::And => BinaryOperator::And,
        From::Or => BinaryOperator::Or,
    }
}

/// The function as the model names it; those that are spelt out have none.
fn builtin(function: language::Builtin) -> Option<Builtin> {
    use language::Builtin as From;
    Some(match function {
        From::Min => Builtin::Min,
        From::Max => Builtin::Max,
        From::Clamp => Builtin::Clamp,
        From::Abs => Builtin::Abs,
        From::Sign => Builtin::Sign,
        From::Sqrt => Builtin::Sqrt,
        From::Exp => Builtin::Exp,
        From::Ln => Builtin::Ln,
        From::Log10 => Builtin::Log10,
        From::Mod => Builtin::Mod,
        From::Sin => Builtin::Sin,
        From::Cos => Builtin::Cos,
        From::Tan => Builtin::Tan,
        From::Atan2 => Builtin::Atan2,
        From::Tanh => Builtin::Tanh,
        From::NormalCdf => Builtin::NormalCdf,
        From::Floor => Builtin::Floor,
        From::Ceil => Builtin::Ceil,
        From::Round => Builtin::Round,
        From::SafeDiv => Builtin::SafeDiv,
        From::Step => Builtin::Step,
        From::Ramp => Builtin::Ramp,
        From::At => Builtin::At,
        From::Every => Builtin::Every,
        From::Between => Builtin::Between,
        From::During => Builtin::During,
        _ => return None,
    })
}
