//! Votes that cost less than what they decide about.

use num_traits::{CheckedDiv, ToPrimitive};

use crate::analysis::constant::Constants;
use crate::analysis::par::families;
use crate::analysis::party::Parties;
use crate::analysis::{Surface, is_treasury};
use crate::check::figure::percent;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Control, End, Governance, Leg, Model, Rate, Weight};

use super::{Ground, short};

/// Warns of processes in which the votes that suffice are worth less than what they can pay out, where both are known.
pub(super) fn check(ground: &Ground, diagnostics: &mut Diagnostics) {
    let appraiser = Appraiser::new(ground.model);
    for governance in &ground.model.governances {
        let Some(cost) = appraiser.cost(governance) else { continue };
        let prizes = governance.controls.iter().filter_map(|control| Some((control, appraiser.prize(control, &cost)?)));
        let best = prizes.max_by(|left, right| left.1.worth.total_cmp(&right.1.worth));
        if let Some((control, prize)) = best.filter(|(_, prize)| prize.worth > cost.votes) {
            diagnostics.extend(cheap(ground, governance, control, &cost, &prize));
        }
    }
}

/// The votes that suffice.
struct Cost {
    asset: String,
    /// The share of all votes.
    share: f64,
    /// How many that is.
    votes: f64,
}

/// What can be paid out.
struct Prize {
    leg: String,
    purse: String,
    /// Whether it is paid in another asset than the one that votes.
    priced: bool,
    /// Counted in the asset that votes.
    worth: f64,
}

struct Appraiser<'a> {
    model: &'a Model,
    constants: Constants<'a>,
    parties: Parties<'a>,
    surface: Surface<'a>,
}

impl<'a> Appraiser<'a> {
    fn new(model: &'a Model) -> Appraiser<'a> {
        let (constants, parties) = (Constants::new(model), Parties::new(model));
        Appraiser { model, constants, parties, surface: Surface::new(model) }
    }

    /// The quorum, of which the majority that is asked for agrees, of all that exists at the start.
    fn cost(&self, governance: &Governance) -> Option<Cost> {
        let mut assets = governance.voters.iter().map(|voters| match &voters.weight {
            Weight::Stock { stock } => self.parties.stock(stock)?.holds.clone(),
            _ => None,
        });
        let asset = assets.next()??;
        if assets.any(|other| other.as_ref() != Some(&asset)) {
            return None;
        }
        let number = |formula: &Option<crate::model::Formula>| self.constants.number(&formula.as_ref()?.tree);
        let share = number(&governance.quorum)? * number(&governance.approval)?;
        let stocks = self.model.stocks.iter().filter(|it| it.holds.as_ref() == Some(&asset));
        let supply = stocks.map(|it| self.held(&it.meta.id)).sum::<Option<f64>>()?;
        Some(Cost { asset, share, votes: share * supply })
    }

    fn held(&self, stock: &str) -> Option<f64> {
        let stock = self.parties.stock(stock)?;
        if !stock.quantity.shape.is_empty() {
            return None;
        }
        match &stock.initial {
            Some(initial) => self.constants.number(&initial.tree),
            None => stock.hidden.then_some(0.0),
        }
    }

    /// The most that a control can have paid out of a treasury to others in a run, as its range allows.
    fn prize(&self, control: &Control, cost: &Cost) -> Option<Prize> {
        let highest = self.constants.number(&control.high.as_ref()?.tree)?;
        let mut constants = self.constants.clone();
        constants.set(&control.parameter, highest);
        let time = self.model.ecosystem.time.as_ref()?;
        let prizes = self.surface.decided(&control.parameter).into_iter().filter_map(|decided| {
            let leg = decided.leg;
            let (purse, rate) = (self.purse(leg)?, rate(leg).filter(|_| decided.transfer.when.is_none())?);
            let paid = (constants.number(rate)? * time.horizon).min(self.held(purse)?);
            let worth = paid * self.price(leg.asset.as_deref()?, &cost.asset)?;
            let priced = leg.asset.as_ref() != Some(&cost.asset);
            Some(Prize { leg: leg.meta.id.clone(), purse: purse.to_owned(), priced, worth })
        });
        prizes.max_by(|left, right| left.worth.total_cmp(&right.worth))
    }

    /// A treasury from which a leg pays somebody else.
    fn purse<'l>(&self, leg: &'l Leg) -> Option<&'l str> {
        let End::Stock { id, .. } = &leg.from else { return None };
        let holder = self.parties.holder(id);
        let away = leg.to.iter().all(|target| self.parties.of(&target.end) != holder);
        (away && is_treasury(self.model, &self.parties, id)).then_some(id)
    }

    /// What one of an asset is worth in another: 1 of itself, and what a fixed price says.
    fn price(&self, asset: &str, other: &str) -> Option<f64> {
        if asset == other {
            return Some(1.0);
        }
        let price = families(self.model).iter().find_map(|it| it.price(asset)?.checked_div(&it.price(other)?))?;
        Some(price.numer().to_f64()? / price.denom().to_f64()?)
    }
}

fn rate(leg: &Leg) -> Option<&crate::model::Expression> {
    match &leg.rate {
        Rate::Formula { formula } => Some(&formula.tree),
        _ => None,
    }
}

fn cheap(
    ground: &Ground,
    governance: &Governance,
    control: &Control,
    cost: &Cost,
    prize: &Prize,
) -> Option<Diagnostic> {
    let (process, parameter) = (&governance.meta.id, &control.parameter);
    let program = ground.program.governances.iter().find(|it| it.meta.id == *process)?;
    let (asset, share) = (&cost.asset, percent(cost.share));
    let (votes, worth) = (short(cost.votes), short(prize.worth));
    let paid = if prize.priced { format!("what is worth {worth} {asset}") } else { format!("{worth} {asset}") };
    Some(
        Diagnostic::new(Code::V0857, format!("capturing `{process}` may cost less than it brings"))
            .at(ground.control(process, parameter)?, format!("with it `{}` may pay out {paid}", prize.leg))
            .at(ground.place(&prize.purse)?, "pays it")
            .at(program.meta.name_span, format!("{votes} {asset} suffice: the majority of the quorum, {share} of all"))
            .note("if the others stay at home, whoever buys or borrows that many votes gets more out than they cost")
            .help(format!(
                "narrow what `{process}` may set `{parameter}` to, ask for a larger quorum, or pay out more slowly"
            ))
            .help(format!("if something else protects the treasury, write `allow {} \"what\"`", Code::V0857)),
    )
}
