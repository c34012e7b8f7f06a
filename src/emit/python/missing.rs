//! What a model still leaves open that a simulation needs.

use crate::model::{Model, Rate};

use super::context::moves;

/// One sentence for each number that is missing.
pub(super) fn missing(model: &Model) -> Vec<String> {
    let mut found = Vec::new();
    if model.ecosystem.time.is_none() {
        found.push("the ecosystem has no `time`".to_owned());
    }
    for stock in model.stocks.iter().filter(|stock| stock.initial.is_none()) {
        found.push(format!("stock `{}` has no initial amount", stock.meta.id));
    }
    for state in model.states.iter().filter(|state| state.initial.is_none()) {
        found.push(format!("state `{}` has no initial value", state.meta.id));
    }
    for parameter in model.parameters.iter().filter(|parameter| parameter.default.is_none()) {
        found.push(format!("param `{}` has no value", parameter.meta.id));
    }
    for value in model.values.iter().filter(|value| value.formula.is_none()) {
        found.push(format!("`{}` has no formula", value.meta.id));
    }
    for transfer in model.transfers.iter().filter(|transfer| !moves(transfer)) {
        for leg in transfer.legs.iter().filter(|leg| matches!(leg.rate, Rate::Unknown) && !is_only_shown(model, leg.asset.as_deref())) {
            found.push(format!("`{}` has no rate", leg.meta.id));
        }
    }
    found
}

/// Whether an asset is recognition or trust: shown, not counted.
fn is_only_shown(model: &Model, asset: Option<&str>) -> bool {
    model.assets.iter().any(|found| Some(found.meta.id.as_str()) == asset && found.intangible)
}
