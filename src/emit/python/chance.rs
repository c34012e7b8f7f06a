//! `chance.py`: the keyed streams and the quantile functions that a model uses.

use std::collections::BTreeSet;

use crate::model::{Distribution, Draw};

use super::context::Context;
use super::layout::{Doc, atom, call, entry, statement, tall};
use super::logic::inline;
use super::module::Module;
use super::reference::Reference;
use super::{chunks, text};

const TEMPLATE: &str = include_str!("templates/chance.py");

/// `chance.lognormal(chance.uniform_at(seed, run, "price#0", index), 0.0, 0.3)`
pub(super) fn drawn(
    context: &Context,
    module: &mut Module,
    draw: &Draw,
    seed: &str,
    run: &str,
    index: &str,
    read: &dyn Fn(&Reference) -> Doc,
) -> Doc {
    module.import_from(".", "chance");
    let stream = [seed.to_owned(), run.to_owned(), text::literal(&draw.id), index.to_owned()];
    let mut arguments = vec![call("chance.uniform_at", stream.into_iter().map(atom).collect())];
    arguments.extend(draw.arguments.iter().map(|argument| inline(context, module, argument, read)));
    call(&format!("chance.{}", name(draw.distribution)), arguments)
}

/// The module, with only the quantile functions that the model draws from.
pub(super) fn chance(context: &Context, header: &str) -> String {
    let mut wanted: BTreeSet<&str> = context.model.draws.iter().map(|draw| name(draw.distribution)).collect();
    wanted.insert("stream");
    if wanted.contains("lognormal") {
        wanted.insert("normal");
    }
    let plain = |name: &&str| matches!(*name, "uniform" | "normal" | "bernoulli" | "stream");
    if !wanted.iter().all(plain) {
        wanted.insert("math");
    }
    let sites = context.model.draws.iter().map(|draw| entry(&text::literal(&draw.id), atom(draw.site.to_string())));
    let sites = statement(0, "SITES = ", &tall("{", sites.collect(), "}"));
    let body = chunks::select(TEMPLATE, &wanted).replace("SITES: dict[str, int] = {}\n", &sites);
    format!("{header}{body}")
}

fn name(distribution: Distribution) -> &'static str {
    match distribution {
        Distribution::Uniform => "uniform",
        Distribution::Normal => "normal",
        Distribution::Lognormal => "lognormal",
        Distribution::Exponential => "exponential",
        Distribution::Triangular => "triangular",
        Distribution::Bernoulli => "bernoulli",
        Distribution::Poisson => "poisson",
        Distribution::Binomial => "binomial",
    }
}
