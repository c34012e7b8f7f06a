//! What the declarations of a model are called in a document, and where links to them lead.

use std::collections::{HashMap, HashSet};

use super::tree::{Inline, Link, Text, joined, words};
use crate::model::{Meta, Model, TransferKind};

/// A declaration.
#[derive(Clone, Debug)]
pub(super) struct Declared<'a> {
    /// Its keyword.
    pub kind: &'static str,
    /// Its name, label and place.
    pub meta: &'a Meta,
    /// Where links to it lead.
    pub anchor: String,
}

/// All declarations that the author wrote, in the order of the model.
pub(super) struct Names<'a> {
    /// The declarations.
    pub all: Vec<Declared<'a>>,
    /// By id: functions and phases, which may be called like something else, come last.
    by_id: HashMap<&'a str, usize>,
    by_place: HashMap<(&'static str, &'a str), usize>,
    /// How many declarations of a kind have each label.
    titles: HashMap<(&'static str, &'a str), usize>,
}

/// Parties that are no declarations, as a reader calls them.
const OTHERS: &[(&str, &str)] =
    &[("rest", "everyone else"), ("mint/burn", "minted or burnt"), ("source/sink", "from or to outside")];

impl<'a> Names<'a> {
    /// Of a model.
    pub(super) fn new(model: &'a Model) -> Names<'a> {
        let mut names =
            Names { all: Vec::new(), by_id: HashMap::new(), by_place: HashMap::new(), titles: HashMap::new() };
        let mut taken = HashSet::new();
        for (kind, meta) in declarations(model) {
            let prefix = match kind {
                "fn" | "table" => "function-",
                "phase" => "phase-",
                _ => "",
            };
            let anchor = format!("{prefix}{}", meta.id);
            if !taken.insert(anchor.clone()) {
                continue;
            }
            *names.titles.entry((kind, meta.title())).or_default() += 1;
            let place = names.all.len();
            names.by_place.insert((kind, &meta.id), place);
            names.by_id.entry(&meta.id).or_insert(place);
            names.all.push(Declared { kind, meta, anchor });
        }
        names
    }

    /// Where links to a declaration of a kind lead.
    pub(super) fn anchor(&self, kind: &'static str, id: &str) -> Option<String> {
        self.by_place.get(&(kind, id)).and_then(|place| self.all.get(*place)).map(|it| it.anchor.clone())
    }

    fn find(&self, id: &str) -> Option<&Declared<'a>> {
        self.by_id.get(id).and_then(|place| self.all.get(*place))
    }

    /// What people call something; its id where nothing of that id is declared.
    pub(super) fn title(&self, id: &str) -> String {
        let other = OTHERS.iter().find(|(name, _)| *name == id).map(|(_, title)| (*title).to_owned());
        self.find(id).map(|it| it.meta.title().to_owned()).or(other).unwrap_or_else(|| id.to_owned())
    }

    /// A link to something, by what people call it.
    pub(super) fn link(&self, id: &str) -> Text {
        match self.find(id) {
            Some(found) => {
                let title = found.meta.title();
                // What has no label of its own is told by its name; that of a member reads like one.
                let is_name = title == found.meta.id && found.kind != "member";
                let is_shared = self.titles.get(&(found.kind, title)).is_some_and(|number| *number > 1);
                let text = if is_name || is_shared { Inline::Code(found.meta.id.clone()) } else { Inline::text(title) };
                vec![Inline::Link(Link::Here(found.anchor.clone()), vec![text])]
            }
            None => words(self.title(id)),
        }
    }

    /// What people call a declaration, where links to it lead.
    pub(super) fn mark(&self, kind: &'static str, meta: &Meta) -> Text {
        let title = words(meta.title());
        self.anchor(kind, &meta.id).map_or(title.clone(), |anchor| vec![Inline::Anchor(anchor, title)])
    }

    /// What a party at the end of a flow is called; any other text as it is.
    pub(super) fn party(&self, text: &str) -> String {
        let found = self.find(text).filter(|it| matches!(it.kind, "member" | "stock"));
        let is_other = OTHERS.iter().any(|(name, _)| *name == text);
        if found.is_some() || is_other { self.title(text) } else { text.to_owned() }
    }

    /// A link to something, by its name.
    pub(super) fn named(&self, id: &str) -> Text {
        let code = vec![Inline::Code(id.to_owned())];
        match self.find(id) {
            Some(found) => vec![Inline::Link(Link::Here(found.anchor.clone()), code)],
            None => code,
        }
    }

    /// Links to several things.
    pub(super) fn links<'t>(&self, ids: impl IntoIterator<Item = &'t String>) -> Text {
        joined(ids.into_iter().map(|id| self.link(id)), ", ")
    }

    /// A text that is a name, or a list of names, as links; anything else as it is.
    pub(super) fn cell(&self, text: &str) -> Text {
        let known = |id: &str| self.find(id).is_some() || OTHERS.iter().any(|(name, _)| *name == id);
        // `price, cap and 4 more`
        let (list, more) = match text.rsplit_once(" and ").filter(|(_, more)| more.ends_with(" more")) {
            Some((list, more)) => (list, words(format!("and {more}"))),
            None => (text, Text::new()),
        };
        let parts: Vec<&str> = list.split(", ").collect();
        if parts.iter().all(|part| known(part)) {
            return joined([joined(parts.iter().map(|part| self.link(part)), ", "), more], " ");
        }
        // `purchase.pay (exchange)`
        let aside = |rest: &str| rest.starts_with('(') && rest.find(')') == rest.len().checked_sub(1);
        if let Some((name, rest)) = text.split_once(' ').filter(|(name, rest)| known(name) && aside(rest)) {
            return joined([self.link(name), words(rest)], " ");
        }
        self.spans(text)
    }

    /// A text in which names between backticks are links.
    pub(super) fn spans(&self, text: &str) -> Text {
        let part = |(place, part): (usize, &str)| match (place % 2, part) {
            (_, "") => Text::new(),
            (0, words) => self::words(words),
            (_, name) => self.named(name),
        };
        text.split('`').enumerate().flat_map(part).collect()
    }

    /// A sum of names, or a way from name to name, in which every name is a link.
    pub(super) fn sum(&self, text: &str) -> Text {
        let in_name = |sign: char| sign.is_ascii_alphanumeric() || sign == '_' || sign == '.';
        let (mut found, mut rest) = (Text::new(), text);
        while let Some(first) = rest.chars().next() {
            let is_name = in_name(first);
            let end = rest.find(|sign| in_name(sign) != is_name).unwrap_or(rest.len());
            let Some((part, after)) = rest.split_at_checked(end) else { break };
            match is_name && self.find(part).is_some() {
                true => found.extend(self.named(part)),
                false => found.push(Inline::text(part)),
            }
            rest = after;
        }
        found
    }
}

/// Every declaration with its keyword; the legs of a flow are the flow.
fn declarations(model: &Model) -> Vec<(&'static str, &Meta)> {
    let mut all: Vec<(&'static str, &Meta)> = Vec::new();
    all.extend(model.assets.iter().map(|it| ("asset", &it.meta)));
    all.extend(model.units.iter().map(|it| ("unit", &it.meta)));
    for member in &model.members {
        all.push(("member", &member.meta));
        all.extend(member.motives.iter().map(|it| ("motive", &it.meta)));
    }
    all.extend(model.sets.iter().map(|it| ("set", &it.meta)));
    all.extend(model.applications.iter().map(|it| ("apply", &it.meta)));
    all.extend(model.stocks.iter().filter(|it| !it.hidden).map(|it| ("stock", &it.meta)));
    all.extend(model.states.iter().map(|it| ("state", &it.meta)));
    all.extend(model.parameters.iter().map(|it| ("param", &it.meta)));
    all.extend(model.values.iter().map(|it| (it.kind.keyword(), &it.meta)));
    for transfer in &model.transfers {
        let is_exchange = transfer.kind == TransferKind::Exchange;
        all.push((if is_exchange { "exchange" } else { "flow" }, &transfer.meta));
        all.extend(transfer.legs.iter().filter(|_| is_exchange).map(|it| ("leg", &it.meta)));
    }
    all.extend(model.allocations.iter().map(|it| ("allocation", &it.meta)));
    all.extend(model.invariants.iter().map(|it| ("invariant", &it.meta)));
    all.extend(model.facts.iter().map(|it| ("fact", &it.meta)));
    all.extend(model.assumptions.iter().map(|it| ("assumption", &it.meta)));
    all.extend(model.goals.iter().map(|it| ("goal", &it.meta)));
    all.extend(model.stories.iter().map(|it| ("story", &it.meta)));
    all.extend(model.incentives.iter().map(|it| ("incentive", &it.meta)));
    all.extend(model.governances.iter().map(|it| ("governance", &it.meta)));
    all.extend(model.games.iter().map(|it| ("game", &it.meta)));
    all.extend(model.functions.iter().map(|it| ("fn", &it.meta)));
    all.extend(model.tables.iter().map(|it| ("table", &it.meta)));
    all.extend(model.phases.iter().map(|it| ("phase", &it.meta)));
    // What comes with the language has no place in a file.
    all.retain(|(_, meta)| !meta.source.file.is_empty());
    all
}
