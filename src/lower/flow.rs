//! Flows, exchanges and allocations.

use crate::check::dimension::Type;
use crate::model::{self, Rate};
use crate::quantity::Dimension;
use crate::resolve::program::{self, End, EndKind, Leg, SetId, Share, Transfer};
use crate::syntax::ast::{Arrow, OneSided};

use super::Lowering;

impl Lowering<'_> {
    pub(super) fn transfers(&mut self) -> Vec<model::Transfer> {
        let program = self.program;
        let mut transfers = Vec::with_capacity(program.transfers.len());
        for (id, transfer) in program.transfers.iter() {
            let shape = self.shapes.transfer(id);
            let legs = transfer.legs.iter().map(|leg| self.leg(transfer, leg, &shape)).collect();
            transfers.push(model::Transfer {
                meta: self.meta(&transfer.meta),
                kind: if transfer.exchange { model::TransferKind::Exchange } else { model::TransferKind::Flow },
                legs,
                when: self.optional(transfer.when.as_ref()),
                priority: transfer.priority,
                upto: transfer.upto.is_some(),
                whole: transfer.whole.is_some(),
                both_ways: transfer.legs.iter().any(|leg| leg.arrow == Arrow::BothWays),
                one_sided: transfer.one_sided.map(|kind| one_sided(kind).to_owned()),
                phase: program.phases[transfer.phase].meta.id.clone(),
                shape: self.shape(&shape),
            });
        }
        transfers
    }

    fn leg(&mut self, transfer: &Transfer, leg: &Leg, shape: &[SetId]) -> model::Leg {
        let dimension = leg.asset.map(Dimension::base).unwrap_or_default().divide(&Dimension::time());
        model::Leg {
            meta: self.meta(&leg.meta),
            asset: leg.asset.map(|base| self.base(base)),
            quantity: self.over(self.quantity(Some(&Type::Number(dimension)), None), shape),
            from: self.end(&leg.from),
            to: leg.to.iter().map(|target| self.target(target)).collect(),
            rate: self.leg_rate(transfer, leg, shape),
            by: leg.by.map(|(member, _)| self.program.members[member].meta.id.clone()),
            why: leg.why.as_ref().map(|why| match why {
                program::Why::Motive(motive) => {
                    model::Why::Motive { id: self.program.motives[*motive].meta.id.clone() }
                }
                program::Why::Text(text) => model::Why::Text { text: text.clone() },
            }),
        }
    }

    fn leg_rate(&mut self, transfer: &Transfer, leg: &Leg, shape: &[SetId]) -> Rate {
        if let Some(rate) = &leg.rate {
            let mut formula = self.formula(rate);
            formula.tree = self.for_each(rate, formula.tree, shape);
            return Rate::Formula { formula };
        }
        let EndKind::Stock(payer) = leg.from.kind else { return Rate::Unknown };
        if self.program.stocks[payer].transit.is_some() {
            Rate::Due
        } else if transfer.upto.is_some() {
            Rate::All
        } else {
            Rate::Unknown
        }
    }

    fn target(&mut self, target: &program::Target) -> model::Target {
        model::Target {
            end: self.end(&target.end),
            share: match &target.share {
                Share::All => model::Share::All,
                Share::Part(expr) => model::Share::Part { formula: self.formula(expr) },
                Share::Remainder(_) => model::Share::Remainder,
            },
        }
    }

    fn end(&self, end: &End) -> model::End {
        match end.kind {
            EndKind::Stock(id) => {
                model::End::Stock { id: self.program.stocks[id].meta.id.clone(), at: self.elements(&end.at) }
            }
            EndKind::Member(id) => model::End::Member { id: self.program.members[id].meta.id.clone() },
            EndKind::Mint => model::End::Mint,
            EndKind::Burn => model::End::Burn,
            EndKind::Source => model::End::Source,
            EndKind::Sink => model::End::Sink,
            // Only in a program with errors does an end remain unknown.
            EndKind::Rest | EndKind::Error => model::End::Rest,
        }
    }

    pub(super) fn allocations(&mut self) -> Vec<model::Allocation> {
        let program = self.program;
        let mut allocations = Vec::new();
        for allocation in &program.allocations {
            let (Some(asset), Some(total)) = (allocation.asset, self.initial(allocation.total.as_ref())) else {
                continue;
            };
            let amounts = self.allocated(allocation);
            let entries = allocation.entries.iter().zip(amounts).map(|(entry, amount)| model::AllocationEntry {
                stock: program.stocks[entry.stock].meta.id.clone(),
                at: self.elements(&entry.at),
                text: amount.text.clone(),
                source: amount.source.clone(),
                amount,
            });
            allocations.push(model::Allocation {
                meta: self.meta(&allocation.meta),
                asset: self.base(asset),
                total,
                entries: entries.collect(),
            });
        }
        allocations
    }

    /// An entry's amount as written.
    pub(super) fn entry_text(&self, entry: &program::AllocationEntry) -> String {
        let span = match &entry.share {
            Share::Part(expr) => expr.span,
            Share::Remainder(span) => *span,
            Share::All => entry.span,
        };
        crate::resolve::fold(self.sources.slice(span))
    }
}

fn one_sided(kind: OneSided) -> &'static str {
    match kind {
        OneSided::Gift => "gift",
        OneSided::Tax => "tax",
        OneSided::Grant => "grant",
    }
}
