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
    let mut stream: Vec<Doc> = stream.into_iter().map(atom).collect();
    let (uniform, each) = if draw.shape.is_empty() { ("uniform_at", "") } else { ("uniforms_at", "_each") };
    stream.extend(draw.shape.iter().map(|set| atom(super::arrays::size(context, module, set))));
    let mut arguments = vec![call(&format!("chance.{uniform}"), stream)];
    for argument in &draw.arguments {
        let own = context.shape_of(argument);
        let written = inline(context, module, argument, read);
        arguments.push(super::arrays::beside(module, written, &own, &draw.shape));
    }
    call(&format!("chance.{}{each}", name(draw.distribution)), arguments)
}

/// The module, with only the quantile functions that the model draws from.
pub(super) fn chance(context: &Context, header: &str) -> String {
    let (one, many): (Vec<&Draw>, Vec<&Draw>) = context.model.draws.iter().partition(|draw| draw.shape.is_empty());
    let mut wanted: BTreeSet<&str> = one.iter().map(|draw| name(draw.distribution)).collect();
    if wanted.contains("lognormal") {
        wanted.insert("normal");
    }
    wanted.extend(many.iter().flat_map(|draw| name_each(draw.distribution)));
    if !wanted.iter().all(|name| matches!(*name, "uniform" | "normal" | "bernoulli") || name.ends_with(" each")) {
        wanted.insert("math");
    }
    wanted.insert("stream");
    if !one.is_empty() {
        wanted.insert("uniform at");
    }
    if !many.is_empty() {
        wanted.extend(["uniforms", "array like", "math"]);
    }
    let sites = context.model.draws.iter().map(|draw| entry(&text::literal(&draw.id), atom(draw.site.to_string())));
    let sites = statement(0, "SITES = ", &tall("{", sites.collect(), "}"));
    let body = chunks::select(TEMPLATE, &wanted).replace("SITES: dict[str, int] = {}\n", &sites);
    format!("{header}{body}")
}

/// The chunks of a distribution that is drawn for many at once.
fn name_each(distribution: Distribution) -> &'static [&'static str] {
    match distribution {
        Distribution::Uniform => &["uniform each"],
        Distribution::Normal => &["normal each"],
        Distribution::Lognormal => &["normal each", "lognormal each"],
        Distribution::Exponential => &["exponential each"],
        Distribution::Triangular => &["triangular each"],
        Distribution::Bernoulli => &["bernoulli each"],
        Distribution::Poisson => &["poisson", "poisson each"],
        Distribution::Binomial => &["binomial", "binomial each"],
    }
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
