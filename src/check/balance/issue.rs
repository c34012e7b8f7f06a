//! Coming into being and going out of it: `mint` and `burn`, `source` and `sink`.

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::program::{Asset, End, EndKind, Leg, Supply};
use crate::source::Span;
use crate::syntax::ast::AssetKind;

use super::{Books, Side};

impl Books<'_> {
    /// Reports what is minted, burnt, brought in or taken out although it cannot be.
    pub(super) fn issue(&mut self, leg: &Leg) {
        match leg.from.kind {
            EndKind::Mint => self.minted(leg, &leg.from, Side::From),
            EndKind::Source => self.sourced(leg, &leg.from, Side::From),
            _ => {}
        }
        for target in &leg.to {
            match target.end.kind {
                EndKind::Burn => self.minted(leg, &target.end, Side::To),
                EndKind::Sink => self.sourced(leg, &target.end, Side::To),
                _ => {}
            }
        }
    }

    fn minted(&mut self, leg: &Leg, end: &End, side: Side) {
        let Some(base) = leg.asset else { return };
        match self.asset(base) {
            None => self.no_token(leg, end, side, None),
            Some((_, asset)) if matches!(asset.supply, Supply::Fixed) => self.fixed_supply(leg, end, side, asset),
            Some((_, asset)) if asset.is_issued() => self.issuer(leg, side, asset),
            Some((_, asset)) if asset.kind.is_some() => self.no_token(leg, end, side, Some(asset)),
            Some(_) => {}
        }
    }

    fn fixed_supply(&mut self, leg: &Leg, end: &End, side: Side, asset: &Asset) {
        let (id, name) = (&leg.meta.id, &asset.meta.name);
        let verb = if side == Side::From { "mints" } else { "burns" };
        self.diagnostics.push(
            Diagnostic::new(Code::V0403, format!("`{id}` {verb} {name}, whose supply is fixed"))
                .at(end.span, format!("{verb} {name}"))
                .at(asset.supply_span.unwrap_or(asset.meta.name_span), "never minted nor burnt")
                .note("with `supply fixed` there is as much at the end of a run as at its start")
                .help(match side {
                    Side::From => {
                        format!("pay it out of a stock of {name} that an allocation fills, or say `supply max …`")
                    }
                    Side::To => format!("move it to a stock of {name}, or say `supply open`"),
                }),
        );
    }

    fn no_token(&mut self, leg: &Leg, end: &End, side: Side, asset: Option<&Asset>) {
        let (word, name) = (self.written(end), leg.asset.map_or("", |base| self.base_name(base)));
        let verb = if side == Side::From { "minted" } else { "burnt" };
        let currency = asset.is_some_and(|asset| matches!(asset.kind, Some((AssetKind::Currency, _))));
        let what = asset.map_or("a unit", |asset| describe(asset.kind.map(|kind| kind.0)));
        let mut fault = Diagnostic::new(Code::V0406, format!("{name} cannot be {verb}: it is {what}"))
            .at(end.span, format!("`{word}` is for tokens, points and issued currency"));
        if let Some(asset) = asset {
            fault = fault
                .at(declared(asset), format!("{name} is {what}{}", if currency { " without an issuer" } else { "" }));
        }
        let outside = leg.asset.and_then(|base| self.outside(base, side)).unwrap_or("rest");
        let message = format!("write `{outside}`");
        self.diagnostics.push(if currency {
            fault
                .note("a currency that nobody in the model issues comes from the world outside, and goes back to it")
                .help(format!("if a member of the model issues {name}, say `issuer` at the asset"))
                .suggestion(message, end.span, outside)
        } else {
            let note = "what is made or used up comes from `source` and goes to `sink`; only what is issued is minted and burnt";
            fault.note(note).fix(message, end.span, outside)
        });
    }

    /// On whose behalf: the issuer's, unless the flow says otherwise, which it must not.
    fn issuer(&mut self, leg: &Leg, side: Side, asset: &Asset) {
        let (Some(issuer), Some((by, span))) = (asset.issuer, leg.by) else { return };
        if by == issuer {
            return;
        }
        let (issuer, by) = (&self.program.members[issuer].meta.id, &self.program.members[by].meta.id);
        let (id, name) = (&leg.meta.id, &asset.meta.name);
        let verb = if side == Side::From { "mints" } else { "burns" };
        self.diagnostics.push(
            Diagnostic::new(Code::V0404, format!("`{id}` {verb} {name} by `{by}`, but `{issuer}` issues it"))
                .at(span, format!("`{by}` is not the issuer"))
                .at(asset.meta.name_span, format!("issued by `{issuer}`"))
                .note("only the issuer mints and burns; others give tokens to a stock of theirs, or take them from one")
                .help(format!("leave `by {by}` away, or say `issuer {by}` at the asset"))
                .suggestion(format!("write `{issuer}`"), span, issuer.clone()),
        );
    }

    fn sourced(&mut self, leg: &Leg, end: &End, side: Side) {
        let Some((_, asset)) = self.asset_of(leg) else { return };
        let currency = matches!(asset.kind, Some((AssetKind::Currency, _)));
        if !asset.is_issued() && !currency {
            return;
        }
        let (word, name) = (self.written(end), &asset.meta.name);
        let outside = leg.asset.and_then(|base| self.outside(base, side)).unwrap_or("rest");
        let verb = if side == Side::From { "come from a source" } else { "go to a sink" };
        let what = match (asset.kind, asset.is_issued()) {
            (Some((AssetKind::Token | AssetKind::Points | AssetKind::Currency, _)), _) => {
                describe(asset.kind.map(|kind| kind.0))
            }
            _ => "issued",
        };
        let fault = Diagnostic::new(Code::V0407, format!("{name} does not {verb}: it is {what}"))
            .at(end.span, format!("`{word}` is for what is made and used up"))
            .at(declared(asset), format!("{name} is {what}"))
            .note(note_for(asset));
        let message = format!("write `{outside}`");
        // With a fixed supply the author may as well have meant another supply.
        self.diagnostics.push(if matches!(asset.supply, Supply::Fixed) {
            fault.suggestion(message, end.span, outside)
        } else {
            fault.fix(message, end.span, outside)
        });
    }
}

fn note_for(asset: &Asset) -> &'static str {
    if matches!(asset.supply, Supply::Fixed) {
        "its supply is fixed: it comes from a stock, or from `rest`, which holds what the model does not show"
    } else if asset.is_issued() {
        "what is issued is minted and burnt, so that its supply is known at any time"
    } else {
        "a currency that nobody in the model issues comes from the world outside, and goes back to it"
    }
}

/// Where an asset says what it is.
fn declared(asset: &Asset) -> Span {
    asset.kind.map_or(asset.meta.name_span, |kind| kind.1)
}

fn describe(kind: Option<AssetKind>) -> &'static str {
    match kind {
        Some(AssetKind::Token) => "a token",
        Some(AssetKind::Currency) => "a currency",
        Some(AssetKind::Points) => "points",
        Some(AssetKind::Good) => "a good",
        Some(AssetKind::Service) => "a service",
        Some(AssetKind::Knowledge) => "knowledge",
        Some(AssetKind::Capability) => "a capability",
        Some(AssetKind::Right) => "a right",
        Some(AssetKind::Harm) => "a harm",
        None => "no token",
    }
}
