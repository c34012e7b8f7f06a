//! Queues: what comes in leaves after its time, through one flow.

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::program::{EndKind, Leg, Program, Stock, StockId};

use super::Books;

impl<'a> Books<'a> {
    /// Reports queues that do not have exactly one outflow without a rate.
    pub(super) fn queues(&mut self) {
        let program = self.program;
        for (id, stock) in program.stocks.iter().filter(|(_, stock)| stock.transit.is_some()) {
            let outflows = self.outflows(id);
            let due: Vec<&Leg> =
                outflows.iter().filter(|(leg, upto)| leg.rate.is_none() && !upto).map(|(leg, _)| *leg).collect();
            match due.as_slice() {
                [_] => {}
                [] => self.never_pays(stock, &outflows),
                [first, second, ..] => self.pays_twice(stock, first, second),
            }
        }
    }

    /// The legs that leave a stock, and whether their transfer asks for all there is.
    fn outflows(&self, stock: StockId) -> Vec<(&'a Leg, bool)> {
        let program: &'a Program = self.program;
        let transfers = program.transfers.rows();
        let legs = transfers.flat_map(|transfer| transfer.legs.iter().map(|leg| (leg, transfer.upto.is_some())));
        legs.filter(|(leg, _)| leg.from.kind == EndKind::Stock(stock)).collect()
    }

    fn never_pays(&mut self, stock: &Stock, outflows: &[(&Leg, bool)]) {
        let id = &stock.meta.id;
        let mut fault = Diagnostic::new(Code::V0416, format!("nothing says where the queue `{id}` pays out"))
            .at(stock.meta.name_span, "a queue: what comes in leaves after its time");
        for (leg, _) in outflows {
            fault = fault.at(leg.route_span, "leaves at a rate of its own, not when it is due");
        }
        let help = match outflows {
            [(leg, _)] => format!("leave the rate of `{}` away: what is due then leaves through it", leg.meta.id),
            _ => format!("add the flow through which it leaves, without a rate: `flow release: {id} -> …`"),
        };
        let note = "one flow without a rate leaves a queue, and pays each batch when its time is over; others take from all batches";
        let fault = fault.note(note).help(help);
        self.diagnostics.push(fault);
    }

    fn pays_twice(&mut self, stock: &Stock, first: &Leg, second: &Leg) {
        let id = &stock.meta.id;
        self.diagnostics.push(
            Diagnostic::new(Code::V0416, format!("two flows pay out what is due in the queue `{id}`"))
                .at(second.route_span, "pays each batch too")
                .at(first.route_span, "pays each batch when its time is over")
                .at(stock.meta.name_span, "the queue")
                .note("a batch is paid once: one flow without a rate leaves a queue")
                .help(format!("give `{}` a rate, or let one flow `split {{ … }}` what is due", second.meta.id)),
        );
    }
}
