//! Functions given by points.

use crate::model::{self, BinaryOperator, Expression, UnaryOperator};
use crate::quantity::{Dimension, Measure};
use crate::resolve::program::LookupTable;
use crate::resolve::tree::Expr;

use super::Lowering;
use super::words;

impl Lowering<'_> {
    pub(super) fn tables(&mut self) -> Vec<model::Table> {
        let program = self.program;
        let mut tables = Vec::with_capacity(program.tables.len());
        for (id, table) in program.tables.iter() {
            let [input, output] = self.dimensions.table(id);
            tables.push(model::Table {
                meta: self.meta(&table.meta),
                input: self.quantity(input.as_ref(), table.input.as_ref()),
                output: self.quantity(output.as_ref(), table.output.as_ref()),
                points: self.points(table),
                between: words::between(table.between),
                outside: words::outside(table.outside),
            });
        }
        tables
    }

    fn points(&mut self, table: &LookupTable) -> Vec<[f64; 2]> {
        table.points.iter().map(|(x, y)| [self.coordinate(x), self.coordinate(y)]).collect()
    }

    /// A constant in base quantities: calculated as it is written, so that `0.7` does not become `0.7000000000000001`
    /// on its way through seconds.
    fn coordinate(&mut self, expr: &Expr) -> f64 {
        let tree = self.expression(expr);
        number(&tree).or_else(|| self.through_seconds(expr)).unwrap_or_default()
    }

    fn through_seconds(&self, expr: &Expr) -> Option<f64> {
        let scale = self.constants.evaluate(expr)?;
        let dimension = self.dimensions.of(expr.id).and_then(|found| found.dimension().cloned());
        Some(self.clock.scale(&Measure { scale, dimension: dimension.unwrap_or_else(Dimension::one) }))
    }
}

/// What numbers and units come to.
fn number(tree: &Expression) -> Option<f64> {
    Some(match tree {
        Expression::Number { value } => *value,
        Expression::Unit { scale, .. } => *scale,
        Expression::Unary { operator: UnaryOperator::Negate, operand } => -number(operand)?,
        Expression::Binary { operator, left, right } => {
            let (left, right) = (number(left)?, number(right)?);
            match operator {
                BinaryOperator::Add => left + right,
                BinaryOperator::Subtract => left - right,
                BinaryOperator::Multiply => left * right,
                BinaryOperator::Divide => left / right,
                _ => return None,
            }
        }
        _ => return None,
    })
}
