//! Calls within an argument: the functions whose value is known before a run.

use crate::diagnostic::Code;
use crate::model::{Builtin, Expression};
use crate::quantity::{Dimension, Exponent};
use crate::resolve::builtin::{self, FUNCTIONS};
use crate::resolve::nearest;
use crate::source::Span;
use crate::syntax::ast::Call;

use super::Reading;
use super::evaluate::Number;

impl Reading<'_> {
    /// A call; those that need a run are refused.
    pub(super) fn call(&mut self, call: &Call, span: Span) -> Option<Number> {
        let name = call.function.text.as_str();
        let Some(signature) = builtin::Builtin::from_name(name) else {
            let known = FUNCTIONS.iter().map(|signature| signature.name);
            let help = nearest(name, known).map_or_else(String::new, |close| format!("write `{close}(…)`"));
            self.report(Code::V0211, format!("there is no function `{name}`"), call.function.span, "unknown", help);
            return None;
        };
        let function = match signature.function {
            builtin::Builtin::Min => Builtin::Min,
            builtin::Builtin::Max => Builtin::Max,
            builtin::Builtin::Clamp => Builtin::Clamp,
            builtin::Builtin::Abs => Builtin::Abs,
            builtin::Builtin::Sqrt => Builtin::Sqrt,
            builtin::Builtin::Exp => Builtin::Exp,
            builtin::Builtin::Ln => Builtin::Ln,
            _ => return self.too_much(span),
        };
        let count = call.arguments.len();
        if !call.over.is_empty() || count < signature.least || count > signature.most {
            let message = format!("`{name}` is called as `{}`", signature.usage);
            self.report(Code::V0212, message, span, "not so", String::new());
            return None;
        }
        let arguments: Vec<Option<Number>> = call.arguments.iter().map(|argument| self.number(argument)).collect();
        let arguments: Vec<Number> = arguments.into_iter().collect::<Option<_>>()?;
        let spans: Vec<Span> = call.arguments.iter().map(|argument| argument.span).collect();
        let dimension = self.of_call(function, &arguments, &spans)?;
        let arguments = arguments.into_iter().map(|argument| argument.0).collect();
        Some((Expression::Call { function, arguments }, dimension))
    }

    fn of_call(&mut self, function: Builtin, arguments: &[Number], spans: &[Span]) -> Option<Option<Dimension>> {
        let (mut common, mut place) = (None, spans.first().copied().unwrap_or_default());
        for ((_, dimension), span) in arguments.iter().zip(spans) {
            common = self.agree((common, place), (dimension.clone(), *span))?;
            place = *span;
        }
        match (function, common) {
            (Builtin::Exp | Builtin::Ln, Some(found)) if !found.is_one() => {
                let found = self.words(&found);
                let message = format!("this function takes a plain number, not {found}");
                self.report(Code::V0303, message, place, &found, String::new());
                None
            }
            (Builtin::Sqrt, Some(found)) => Some(Some(found.power(Exponent::new(1, 2)))),
            (_, common) => Some(common),
        }
    }
}
