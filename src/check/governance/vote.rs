//! Who votes, by what, and with which shares and times.

use crate::check::figure;
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::program::{EndKind, Governance, Program, StockId, Voters};
use crate::resolve::tree::Expr;
use crate::syntax::ast::Arrow;

use super::Bench;

impl Bench<'_> {
    /// Reports electorates of nobody, votes that do not add up, and shares and times that cannot be.
    pub(super) fn votes(&mut self, governance: &Governance) {
        let empty = governance.whole && governance.voters.is_empty();
        if let Some(control) = governance.controls.first().filter(|_| empty) {
            self.diagnostics.push(nobody(governance, control.span));
        }
        for voters in &governance.voters {
            let empty = voters.weight.stock().filter(|stock| self.stays_empty(*stock));
            empty.into_iter().for_each(|stock| self.diagnostics.push(self.no_votes(governance, voters, stock)));
        }
        self.alike(governance);
        for (what, share) in governance.shares() {
            let value = self.constants.evaluate(share).filter(|value| !(0.0..=1.0).contains(value));
            value.into_iter().for_each(|value| self.diagnostics.push(self.off(governance, what, share, value)));
        }
        for (what, time) in governance.times() {
            if self.constants.evaluate(time).is_some_and(|length| length < 0.0) {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::V0310,
                        format!("what `{what}` says in `{}` is shorter than nothing", governance.meta.id),
                    )
                    .at(time.span, "below zero")
                    .help(format!("write for example `{what} 2 day`, or leave it out")),
                );
            }
        }
    }

    /// Whether a stock holds nothing at the start, and nothing ever enters it.
    fn stays_empty(&self, stock: StockId) -> bool {
        self.constants.total(stock) == Some(0.0) && !is_filled(self.program, stock)
    }

    fn no_votes(&self, governance: &Governance, voters: &Voters, stock: StockId) -> Diagnostic {
        let (process, held) = (&governance.meta.id, &self.program.stocks[stock].meta);
        let member = &self.program.members[voters.member].meta.id;
        Diagnostic::new(Code::V0803, format!("nobody can vote in `{process}`"))
            .at(voters.span, format!("{member} would vote by `{}`", held.id))
            .at(held.name_span, "starts empty, and no flow ends here")
            .note("without a vote nothing can be decided, and what it controls stays as it is for ever")
            .help(format!("give {member} something to vote by: an initial amount, an allocation or a flow; or let them vote `by head`"))
    }

    /// Votes of several members are added up, so they have to be of one kind.
    fn alike(&mut self, governance: &Governance) {
        let Some((first, rest)) = governance.voters.split_first() else { return };
        let held = |voters: &Voters| voters.weight.stock().map(|stock| self.program.stocks[stock].holds);
        let Some(other) = rest.iter().find(|other| held(other) != held(first)) else { return };
        let what = |voters: &Voters| match held(voters) {
            None => "votes by head".to_owned(),
            Some(base) => {
                let name = base.and_then(|base| figure::base_name(self.program, base));
                format!("votes by {}", name.unwrap_or("something else"))
            }
        };
        let diagnostic =
            Diagnostic::new(Code::V0808, format!("the votes in `{}` cannot be added up", governance.meta.id))
                .at(other.span, what(other))
                .at(first.span, what(first))
                .note("quorum and approval are shares of all votes, so that all are counted in one thing")
                .help("let all vote by stocks of one asset, or all by head; for two chambers, write two governances");
        self.diagnostics.push(diagnostic);
    }

    fn off(&self, governance: &Governance, what: &str, share: &Expr, value: f64) -> Diagnostic {
        let told = figure::told(self.sources, share, &figure::number(value));
        Diagnostic::new(Code::V0307, format!("what `{what}` says in `{}` is no share of the votes", governance.meta.id))
            .at(share.span, format!("{told} is not between 0% and 100%"))
            .help(format!("write it in percent: `{what} 20%`"))
    }
}

/// Whether a leg ends in a stock.
fn is_filled(program: &Program, stock: StockId) -> bool {
    let is_it = |end: EndKind| end == EndKind::Stock(stock);
    program.transfers.rows().flat_map(|transfer| &transfer.legs).any(|leg| {
        leg.to.iter().any(|target| is_it(target.end.kind)) || leg.arrow == Arrow::BothWays && is_it(leg.from.kind)
    })
}

fn nobody(governance: &Governance, control: crate::source::Span) -> Diagnostic {
    Diagnostic::new(Code::V0803, format!("nobody can vote in `{}`", governance.meta.id))
        .at(governance.meta.name_span, "no `voters`")
        .at(control, "so nobody can change this")
        .note("without a vote nothing can be decided, and what it controls stays as it is for ever")
        .help("say who decides: `voters Curators by wallet`; a single person is a member that votes `by head`")
}
