//! `structure.py`: the partial state update blocks; and `types.py`, which shapes their signals.

use super::context::Context;
use super::design::{Design, Key};
use super::layout::{Doc, atom, entry, statement, tall};
use super::module::Module;
use super::names::{Role, pascal};
use super::phase::phase_label;
use super::text;

/// The type of what a block's policy returns; the block behind the last phase is the record.
pub(super) fn signal_name(index: usize, design: &Design) -> String {
    let phase = design.blocks.get(index).map(|block| block.phase.phase.as_str());
    phase.map_or_else(
        || "RecordSignal".to_owned(),
        |phase| {
            let name = pascal(phase);
            let clash = name == "Record" || name.is_empty();
            format!("{name}{}Signal", if clash { "Phase" } else { "" })
        },
    )
}

/// Every key that some block sets, with the signals that may carry it.
pub(super) fn updates(design: &Design) -> Vec<(Key, Vec<String>)> {
    let mut found: Vec<(Key, Vec<String>)> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    for (index, keys) in sets(design).into_iter().enumerate() {
        let signal = signal_name(index, design);
        for key in keys {
            let place = *places.entry(key.name.clone()).or_insert(found.len());
            match found.get_mut(place) {
                Some((_, signals)) => signals.push(signal.clone()),
                None => found.push((key, vec![signal.clone()])),
            }
        }
    }
    found
}

/// The keys that each block sets, the record last.
fn sets(design: &Design) -> Vec<Vec<Key>> {
    let phases = design.blocks.iter().map(|block| block.sets.clone());
    let record: Vec<Key> = design.recorded.iter().chain(&design.values).cloned().collect();
    phases.chain([record]).collect()
}

/// The module.
pub(super) fn structure(context: &Context, design: &Design, header: &str) -> String {
    let mut blocks: Vec<Doc> = Vec::new();
    for (index, keys) in sets(design).into_iter().enumerate() {
        let (label, says, policy) = match design.blocks.get(index) {
            Some(block) => {
                let id = &block.phase.phase;
                let doc = context
                    .model
                    .phases
                    .iter()
                    .find(|phase| phase.meta.id == *id)
                    .and_then(|phase| phase.meta.doc.as_deref());
                let says = doc.map_or_else(|| "What is decided, asked for and moved".to_owned(), text::one_line);
                (phase_label(context, id), says, context.names.get(Role::Policy, id))
            }
            None => ("Record".to_owned(), "Time passes; the new row is worked out".to_owned(), "p_record".to_owned()),
        };
        let variables =
            keys.iter().map(|key| entry(&text::literal(&key.name), atom(format!("logic.s_{}", key.name)))).collect();
        let policies = vec![entry(&text::literal(&policy), atom(format!("logic.{policy}")))];
        blocks.push(tall(
            "{",
            vec![
                entry("\"label\"", atom(text::literal(&label))),
                entry("\"desc\"", atom(text::literal(&says))),
                entry("\"policies\"", super::layout::group("{", policies, "}")),
                entry("\"variables\"", tall("{", variables, "}")),
            ],
            "}",
        ));
    }
    let table = statement(0, "BLOCKS: list[dict[str, Any]] = ", &tall("[", blocks, "]"));
    format!("{header}{}", include_str!("templates/structure.py").replace("BLOCKS: list[dict[str, Any]] = []\n", &table))
}

/// `types.py`
pub(super) fn types(context: &Context, design: &Design, header: &str) -> String {
    let mut module = Module::default();
    for name in ["Annotated", "Any", "TypedDict"] {
        module.import_from("typing", name);
    }
    let mut parameters: Vec<String> =
        vec!["    #: The keys of all random streams.\n    seed: int\n    run: int\n".to_owned()];
    for parameter in &context.model.parameters {
        let kind = context.types.of(&parameter.quantity);
        let name = context.names.own(&parameter.meta.id);
        parameters.push(format!("{}    {name}: {kind}\n", text::comment(4, "#:", &Context::title(&parameter.meta))));
    }
    let keys = |keys: &[Key]| {
        keys.iter()
            .map(|key| format!("{}    {}: {}\n", text::comment(4, "#:", &key.says), key.name, key.kind))
            .collect::<Vec<_>>()
    };
    let mut classes = vec![
        class("Params", "TypedDict", "What is constant in a run", &parameters),
        class("Values", "TypedDict", "What is worked out anew on every row", &keys(&design.values)),
        class(
            "Held",
            "TypedDict",
            "What is carried from step to step, and what moved in the last one",
            &keys(&design.held),
        ),
        class("State", "Held, Values", "A row: all that an engine carries, and all that is reported", &[]),
    ];
    for (index, set) in sets(design).into_iter().enumerate() {
        let name = signal_name(index, design);
        let record = index == design.blocks.len();
        let base = if record { "Values" } else { "TypedDict" };
        let set = if record { design.recorded.clone() } else { set };
        let fields: Vec<String> = set.iter().map(|key| format!("    {}: {}\n", key.name, key.kind)).collect();
        classes.push(class(&name, base, &format!("What the policy of block {} tells its updates", index + 1), &fields));
    }
    let definitions = context.types.definitions();
    if context.is_indexed() {
        module.import("numpy as np");
        module.import_from("numpy.typing", "NDArray");
        module.push("\n# One number, or true or false, for every element of some index sets.\n");
        module.push("Numbers = NDArray[np.float64]\nTruths = NDArray[np.bool_]\n");
    }
    module.push("\n# Quantities, in base units.\n");
    module.push(&definitions);
    module.push("\n#: The rows so far; the model never looks back at them.\nHistory = list[Any]\n");
    for text in classes {
        module.define(&text);
    }
    module.finish("What the model's numbers measure, and the shape of its parameters, state and signals", &[], header)
}

fn class(name: &str, base: &str, says: &str, fields: &[String]) -> String {
    let empty = if fields.is_empty() { "" } else { "\n" };
    format!("class {name}({base}):\n{}{empty}{}", text::docstring(4, says, &[]), fields.concat())
}
