//! Models written in Rust, for tests of what only takes models.
#![allow(dead_code, reason = "every test file uses some of it")]

pub mod commons;
pub mod hostile;
pub mod schema;

use vflow::model::*;

/// A place in `model.vflow`.
pub fn source(line: u32) -> Source {
    Source { file: "model.vflow".into(), line, column: 3, start: line * 40, end: line * 40 + 12 }
}

/// The meta of a declaration: `Member.name`, or `name`.
pub fn meta(id: &str, label: &str) -> Meta {
    let (member, name) = match id.split_once('.') {
        Some((member, name)) => (Some(member.to_owned()), name),
        None => (None, id),
    };
    let label = if label.is_empty() { name } else { label };
    let line = 1 + id.bytes().fold(0u32, |sum, byte| (sum * 31 + u32::from(byte)) % 300);
    Meta {
        id: id.into(),
        name: name.into(),
        label: label.into(),
        doc: None,
        member,
        application: None,
        source: source(line),
    }
}

/// A quantity in its own unit.
pub fn quantity(unit: &str) -> Quantity {
    let (dimension, scale) = match unit {
        "%" => ("1", 0.01),
        "1" => ("1", 1.0),
        "month" => ("time", 365.0 / 12.0),
        unit => (unit, 1.0),
    };
    let dimension = dimension.replace("day", "time").replace("month", "time");
    Quantity { dimension, unit: unit.into(), scale, shape: Vec::new() }
}

/// A formula whose tree is the product of what is listed: `p:reward`, `s:Treasury.cash`, `v:margin`,
/// `x:state`, `f:flow`, `u:DATA` (its supply), or a number.
pub fn formula(text: &str, factors: &[&str]) -> Formula {
    let leaf = |factor: &&str| match factor.split_once(':') {
        Some(("p", id)) => Expression::Parameter { id: id.into() },
        Some(("s", id)) => Expression::Stock { id: id.into() },
        Some(("v", id)) => Expression::Value { id: id.into() },
        Some(("x", id)) => Expression::State { id: id.into() },
        Some(("f", id)) => Expression::Flow { id: id.into() },
        Some(("m", id)) => Expression::Memory { id: id.into() },
        Some(("d", id)) => Expression::Draw { id: id.into() },
        Some(("u", id)) => Expression::Supply { asset: id.into() },
        _ => Expression::Number { value: factor.parse().unwrap() },
    };
    let tree = factors.iter().map(leaf).reduce(|left, right| Expression::Binary {
        operator: BinaryOperator::Multiply,
        left: Box::new(left),
        right: Box::new(right),
    });
    Formula { text: text.into(), tree: tree.unwrap(), source: source(1) }
}

/// A condition: that the product of what is listed is above 0.
pub fn condition(text: &str, factors: &[&str]) -> Formula {
    let product = formula(text, factors);
    let (left, right) = (Box::new(product.tree), Box::new(Expression::Number { value: 0.0 }));
    Formula { tree: Expression::Binary { operator: BinaryOperator::Greater, left, right }, ..product }
}

/// A number as written.
pub fn number(value: f64) -> Formula {
    formula(&value.to_string(), &[&value.to_string()])
}

/// Nothing but a name, one phase, and a year in days.
pub fn empty(label: &str) -> Model {
    Model {
        vflow: FORMAT,
        ecosystem: Ecosystem {
            meta: meta("Ecosystem", label),
            purpose: Vec::new(),
            principles: Vec::new(),
            time: Some(TimeSpan { steps: 365, dt: 1.0, horizon: 365.0, start: None }),
            time_unit: "day".into(),
            method: Method::Euler,
            seed: 42,
        },
        bases: vec![Base { id: "time".into(), kind: BaseKind::Time }],
        units: Vec::new(),
        assets: Vec::new(),
        members: Vec::new(),
        sets: Vec::new(),
        applications: Vec::new(),
        stocks: Vec::new(),
        states: Vec::new(),
        parameters: Vec::new(),
        values: Vec::new(),
        functions: Vec::new(),
        tables: Vec::new(),
        series: Vec::new(),
        transfers: Vec::new(),
        phases: vec![Phase { meta: meta("main", "") }],
        memory: Vec::new(),
        draws: Vec::new(),
        allocations: Vec::new(),
        invariants: Vec::new(),
        facts: Vec::new(),
        assumptions: Vec::new(),
        goals: Vec::new(),
        stories: Vec::new(),
        incentives: Vec::new(),
        governances: Vec::new(),
        games: Vec::new(),
        schedule: Schedule::default(),
    }
}

pub fn asset(id: &str, label: &str, kind: AssetKind) -> Asset {
    Asset {
        meta: meta(id, label),
        kind: Some(kind),
        supply: Supply::Open,
        decimals: None,
        issuer: None,
        soulbound: false,
        indivisible: false,
        intangible: false,
        rest: None,
    }
}

pub fn member(id: &str, label: &str, role: &str) -> Member {
    Member {
        meta: meta(id, label),
        roles: vec![role.into()],
        ring: None,
        alignment: None,
        interest: None,
        profile: Vec::new(),
        motives: Vec::new(),
    }
}

pub fn stock(id: &str, label: &str, holds: &str, initial: Option<Formula>) -> Stock {
    Stock {
        meta: meta(id, label),
        holds: Some(holds.into()),
        quantity: quantity(holds),
        initial,
        low: Some(number(0.0)),
        high: None,
        transit: None,
        hidden: false,
    }
}

pub fn parameter(id: &str, label: &str, unit: &str, default: Option<f64>) -> Parameter {
    let scale = quantity(unit).scale;
    let default = default.map(|value| formula(&format!("{} {unit}", value / scale), &[&value.to_string()]));
    let (low, high, distribution) = (None, None, None);
    Parameter { meta: meta(id, label), quantity: quantity(unit), default, low, high, distribution, immutable: false }
}

pub fn value(kind: ValueKind, id: &str, label: &str, unit: &str, formula: Option<Formula>) -> Value {
    Value { meta: meta(id, label), kind, quantity: quantity(unit), formula, external: false, phase: None }
}

/// `mint`, `burn`, `source`, `sink`, `rest`, `@Member`, or a stock.
pub fn end(text: &str) -> End {
    match text {
        "mint" => End::Mint,
        "burn" => End::Burn,
        "source" => End::Source,
        "sink" => End::Sink,
        "rest" => End::Rest,
        _ => match text.strip_prefix('@') {
            Some(member) => End::Member { id: member.into() },
            None => End::Stock { id: text.into(), at: Vec::new() },
        },
    }
}

pub fn leg(id: &str, label: &str, asset: &str, from: &str, to: &str, rate: Rate) -> Leg {
    Leg {
        meta: meta(id, label),
        asset: (!asset.is_empty()).then(|| asset.to_owned()),
        quantity: quantity(&format!("{asset}/day")),
        from: end(from),
        to: vec![Target { end: end(to), share: Share::All }],
        rate,
        by: None,
        why: None,
    }
}

pub fn transfer(kind: TransferKind, id: &str, label: &str, legs: Vec<Leg>) -> Transfer {
    Transfer {
        shape: Vec::new(),
        meta: meta(id, label),
        kind,
        legs,
        when: None,
        priority: 0,
        upto: false,
        whole: false,
        both_ways: false,
        one_sided: None,
        phase: "main".into(),
    }
}

pub fn flow(id: &str, label: &str, asset: &str, from: &str, to: &str, rate: Rate) -> Transfer {
    transfer(TransferKind::Flow, id, label, vec![leg(id, label, asset, from, to, rate)])
}

pub fn rate(text: &str, factors: &[&str]) -> Rate {
    Rate::Formula { formula: formula(text, factors) }
}

pub fn because(mut leg: Leg, why: &str) -> Leg {
    leg.why = Some(Why::Text { text: why.into() });
    leg
}

/// Fills the bases and the schedule in from the declarations, which stand in order.
pub fn scheduled(mut model: Model) -> Model {
    for asset in &model.assets {
        model.bases.push(Base { id: asset.meta.id.clone(), kind: BaseKind::Asset });
    }
    let schedule = &mut model.schedule;
    schedule.parameters = model.parameters.iter().map(|it| it.meta.id.clone()).collect();
    schedule.row = model.values.iter().map(|it| it.meta.id.clone()).collect();
    schedule.start = model.stocks.iter().map(|it| Node::Stock { id: it.meta.id.clone() }).collect();
    schedule.start.extend(model.states.iter().map(|it| Node::State { id: it.meta.id.clone() }));
    for value in model.values.iter().filter(|it| it.kind != ValueKind::Metric) {
        let own = model.memory.iter().filter(|it| it.owner == value.meta.id);
        schedule.start.extend(own.map(|it| Node::Memory { id: it.id.clone() }));
        schedule.start.push(Node::Value { id: value.meta.id.clone() });
    }
    schedule.phases = (model.phases.iter())
        .map(|phase| {
            let own = model.transfers.iter().filter(|it| it.phase == phase.meta.id);
            let transfers: Vec<String> = own.map(|it| it.meta.id.clone()).collect();
            let parts = transfers.iter().map(|id| Part { stocks: Vec::new(), transfers: vec![id.clone()] }).collect();
            PhaseSchedule { phase: phase.meta.id.clone(), values: Vec::new(), transfers, parts }
        })
        .collect();
    model
}

/// One stock that runs out.
pub fn bathtub() -> Model {
    let mut model = empty("Bathtub");
    model.assets = vec![asset("water", "Water", AssetKind::Good)];
    model.stocks = vec![stock("tub", "Tub", "water", Some(number(150.0)))];
    model.parameters = vec![parameter("drain", "", "1/day", Some(0.1))];
    model.transfers = vec![flow("leak", "", "water", "tub", "sink", rate("drain * tub", &["p:drain", "s:tub"]))];
    scheduled(model)
}

/// Who gives what to whom, before anything is known in numbers.
pub fn sketch() -> Model {
    let mut model = empty("Neighbourhood kitchen");
    model.ecosystem.time = None;
    model.assets = vec![
        asset("meal", "Meals", AssetKind::Good),
        asset("hours", "Hours of work", AssetKind::Service),
        asset("thanks", "Gratitude", AssetKind::Capability),
    ];
    model.assets[2].intangible = true;
    model.members = vec![
        member("Cooks", "", "producer"),
        member("Guests", "Guests", "consumer"),
        member("City", "The city", "partner"),
    ];
    let mut pantry = stock("pantry", "Pantry", "meal", None);
    pantry.holds = None;
    model.stocks = vec![pantry, stock("Cooks.fund", "Kitchen fund", "hours", None)];
    let (mut mood, fare) = (
        State {
            meta: meta("mood", "Mood"),
            quantity: quantity("1"),
            initial: None,
            low: None,
            high: None,
            next: None,
            phase: "main".into(),
        },
        parameter("fare", "Price of a meal", "hours/meal", None),
    );
    mood.meta.doc = Some("How the evening feels.".into());
    model.states = vec![mood];
    model.parameters = vec![fare];
    model.values = vec![value(ValueKind::Behavior, "Cooks.cook", "Cook", "meal/day", None)];
    model.transfers = vec![
        flow("serve", "Serve", "meal", "@Cooks", "@Guests", Rate::Unknown),
        flow("thank", "Thank", "thanks", "@Guests", "@Cooks", Rate::Unknown),
        flow("support", "Support", "", "@City", "@Cooks", Rate::Unknown),
    ];
    model.transfers[2].one_sided = Some("grant".into());
    scheduled(model)
}
