//! A data commons: five members, queues, exchanges, phases, chance and memory.

use vflow::model::*;

use super::*;

/// The whole of it.
pub fn commons() -> Model {
    let mut model = empty("Data Commons");
    model.ecosystem.meta.doc = Some("A commons that pays curators for datasets the community accepts.".into());
    model.ecosystem.purpose = vec!["Open, well-kept data for everyone who needs it".into()];
    model.ecosystem.time = Some(TimeSpan { steps: 730, dt: 1.0, horizon: 730.0, start: Some("2026-01-01".into()) });
    who(&mut model);
    held(&mut model);
    decided(&mut model);
    moved(&mut model);
    claimed(&mut model);
    model.phases = vec![Phase { meta: meta("market", "Market") }, Phase { meta: meta("settle", "Settlement") }];
    let market = ["purchase", "curation", "swap", "use"];
    for transfer in &mut model.transfers {
        transfer.phase = if market.contains(&transfer.meta.id.as_str()) { "market" } else { "settle" }.into();
    }
    model.states.iter_mut().for_each(|state| state.phase = "settle".into());
    scheduled(model)
}

fn who(model: &mut Model) {
    let mut data = asset("DATA", "Data token", AssetKind::Token);
    data.supply = Supply::Max { amount: formula("10_000_000", &["10000000"]) };
    data.issuer = Some("Treasury".into());
    data.decimals = Some(18);
    data.rest = Some("rest.DATA".into());
    let mut dataset = asset("dataset", "Datasets", AssetKind::Good);
    dataset.indivisible = true;
    let mut trust = asset("trust", "Trust", AssetKind::Capability);
    trust.intangible = true;
    model.assets = vec![data, asset("USD", "US dollar", AssetKind::Currency), dataset, trust];
    model.members = vec![
        member("Curators", "Data curators", "producer"),
        member("Consumers", "Data consumers", "consumer"),
        member("Treasury", "Treasury", "system"),
        member("Team", "Founding team", "owner"),
        member("Investors", "Investors", "partner"),
    ];
    let earn = Motive { meta: meta("Curators.earn", "Earn a living"), kind: Some("extrinsic".into()), aspect: None };
    model.members[0].motives = vec![earn];
    model.members[0].profile = vec![ProfileEntry { kind: "skills".into(), text: "Domain knowledge".into() }];
    model.members[0].meta.doc = Some("People who find, clean and describe data.".into());
    model.members[0].alignment = Some(0.8);
    model.units = vec![Unit { meta: meta("month", ""), dimension: "time".into(), scale: 365.0 / 12.0 }];
    model.units[0].meta.source = Source::default();
}

fn held(model: &mut Model) {
    let start = |value: f64| Some(formula(&value.to_string(), &[&value.to_string()]));
    let mut leaving = stock("Curators.leaving", "Unstaking", "DATA", start(0.0));
    leaving.transit = Some(formula("21 day", &["21"]));
    let mut quality = stock("quality", "Quality reviews", "dataset", start(3.0));
    quality.high = Some(formula("capacity", &["p:capacity"]));
    let mut rest = stock("rest.DATA", "", "DATA", start(0.0));
    rest.hidden = true;
    rest.meta.member = None;
    rest.meta.source = Source::default();
    model.stocks = vec![
        stock("commons", "Data commons", "dataset", start(40.0)),
        quality,
        stock("Curators.wallet", "Wallet", "DATA", start(1_500_000.0)),
        stock("Curators.staked", "Staked", "DATA", start(250_000.0)),
        leaving,
        stock("Consumers.budget", "Budget", "USD", Some(formula("people * allowance", &["p:people", "p:allowance"]))),
        stock("Consumers.wallet", "Wallet", "DATA", start(0.0)),
        stock("Treasury.cash", "Cash", "USD", start(120_000.0)),
        stock("Treasury.reserve", "Reserve", "DATA", start(5_000_000.0)),
        stock("Team.locked", "Locked", "DATA", start(2_000_000.0)),
        stock("Team.wallet", "Wallet", "DATA", start(0.0)),
        stock("Investors.locked", "Locked", "DATA", start(1_500_000.0)),
        stock("Investors.wallet", "Wallet", "DATA", start(0.0)),
        rest,
    ];
    model.stocks[0].meta.doc = Some("All datasets the community accepted.\n\nHeld in common.".into());
}

fn decided(model: &mut Model) {
    model.parameters = vec![
        parameter("people", "Consumers at launch", "1", Some(2500.0)),
        parameter("allowance", "Yearly budget", "USD", Some(400.0)),
        parameter("capacity", "Review capacity", "dataset", Some(500.0)),
        parameter("reward", "Reward per dataset", "DATA/dataset", Some(50.0)),
        parameter("fee", "Access fee", "%", Some(0.003)),
        parameter("churn", "", "1/month", Some(0.02)),
        parameter("spend_rate", "Spending", "USD/day", Some(900.0)),
    ];
    model.parameters[4].low = Some(number(0.0));
    model.parameters[4].high = Some(formula("5%", &["0.05"]));
    let drawn =
        Formula { tree: Expression::Draw { id: "churn#0".into() }, ..formula("triangular(1%, 2%, 6%)", &["1"]) };
    model.parameters[5].distribution = Some(drawn);
    let arguments = [0.01, 0.02, 0.06].map(|value| Expression::Number { value }).to_vec();
    let each = DrawEach::Run;
    let churn = Draw {
        id: "churn#0".into(),
        site: 7,
        distribution: Distribution::Triangular,
        arguments,
        each,
        shape: Vec::new(),
    };
    let arguments = vec![Expression::Number { value: 0.0 }, Expression::Number { value: 0.3 }];
    let each = DrawEach::Step;
    let noise = Draw {
        id: "price#0".into(),
        site: 8,
        distribution: Distribution::Lognormal,
        arguments,
        each,
        shape: Vec::new(),
    };
    model.draws = vec![churn, noise];
    model.memory = vec![Memory {
        id: "trend.smooth1".into(),
        owner: "trend".into(),
        text: "smooth(price, 7 day)".into(),
        truth: false,
        shape: Vec::new(),
        rule: MemoryRule::Cell {
            initial: Expression::Value { id: "price".into() },
            next: formula("", &["m:trend.smooth1", "v:price"]).tree,
        },
        source: source(60),
    }];
    model.states = vec![State {
        meta: meta("inflation", "Inflation"),
        quantity: quantity("%"),
        initial: Some(formula("0.02%", &["0.0002"])),
        low: None,
        high: None,
        next: Some(formula("clamp(inflation + push, 0, 1e-3)", &["x:inflation", "v:push"])),
        phase: String::new(),
    }];
    model.values = values();
}

fn values() -> Vec<Value> {
    use ValueKind::*;
    let mut curate = value(
        Behavior,
        "Curators.curate",
        "Curate",
        "dataset/day",
        Some(formula("if margin > 0 USD/dataset then 4 * margin / (margin + effort) else 0", &["v:margin"])),
    );
    curate.external = true;
    curate.meta.doc = Some("How many datasets curators clean a day: they weigh reward against effort.".into());
    let buy = formula("spend_rate / price", &["p:spend_rate", "v:price"]);
    vec![
        value(Env, "price", "Token price", "USD/DATA", Some(formula("0.8 * lognormal(0, 0.3)", &["0.8", "d:price#0"]))),
        value(Env, "demand", "Demand for data", "1", Some(formula("1 + ramp(…)", &["1"]))),
        value(Let, "trend", "Price trend", "USD/DATA", Some(formula("smooth(price, 7 day)", &["m:trend.smooth1"]))),
        value(Let, "margin", "Margin", "USD/dataset", Some(formula("reward * trend", &["p:reward", "v:trend"]))),
        curate,
        value(Behavior, "Consumers.buy", "Buy access", "DATA/day", Some(buy)),
        value(Policy, "push", "Push on inflation", "1", Some(formula("0.1 * (1 - supply(DATA))", &["u:DATA"]))),
        value(Policy, "emission", "Emission rule", "DATA/day", Some(formula("inflation", &["x:inflation", "u:DATA"]))),
        value(
            Metric,
            "runway",
            "Runway",
            "month",
            Some(formula("Treasury.cash / smooth(grants)", &["s:Treasury.cash", "f:grants"])),
        ),
        value(Metric, "size", "Size of the commons", "dataset", Some(formula("commons", &["s:commons"]))),
    ]
}

fn moved(model: &mut Model) {
    let mut purchase = transfer(
        TransferKind::Exchange,
        "purchase",
        "Buy access",
        vec![
            because(
                leg(
                    "purchase.pay",
                    "Payment",
                    "USD",
                    "Consumers.budget",
                    "Treasury.cash",
                    rate("spend_rate", &["p:spend_rate"]),
                ),
                "Access to data",
            ),
            leg(
                "purchase.token",
                "Tokens",
                "DATA",
                "Treasury.reserve",
                "Consumers.wallet",
                rate("buy", &["v:Consumers.buy"]),
            ),
        ],
    );
    purchase.when = Some(condition("demand > 0.5", &["v:demand"]));
    let mut curation = transfer(
        TransferKind::Exchange,
        "curation",
        "Curation",
        vec![
            leg(
                "curation.work",
                "Accepted datasets",
                "dataset",
                "source",
                "commons",
                rate("curate", &["v:Curators.curate"]),
            ),
            leg(
                "curation.reward",
                "Reward",
                "DATA",
                "Treasury.reserve",
                "Curators.wallet",
                rate("reward * curate", &["p:reward", "v:Curators.curate"]),
            ),
        ],
    );
    curation.legs[1].why = Some(Why::Motive { id: "Curators.earn".into() });
    for exchange in [&mut purchase, &mut curation] {
        exchange.legs.iter_mut().for_each(|leg| leg.meta.member = None);
    }
    let mut fees = flow(
        "fees",
        "Fees",
        "DATA",
        "Consumers.wallet",
        "Curators.wallet",
        rate("fee * Consumers.wallet", &["p:fee", "s:Consumers.wallet"]),
    );
    let part = |end: &str, share: f64| Target { end: super::end(end), share: Share::Part { formula: number(share) } };
    fees.legs[0].to = vec![
        part("Curators.wallet", 0.4),
        part("Treasury.reserve", 0.1),
        Target { end: End::Rest, share: Share::Remainder },
    ];
    let mut unlock = flow("unlock", "Unlock", "DATA", "Team.locked", "Team.wallet", rate("pulse(cliff)", &["500000"]));
    unlock.when = Some(condition("at(1 year)", &["1"]));
    let mut grants = flow(
        "grants",
        "Grants",
        "USD",
        "Treasury.cash",
        "rest",
        rate("Treasury.cash * 1 %/month", &["s:Treasury.cash", "0.01"]),
    );
    grants.one_sided = Some("grant".into());
    grants.upto = true;
    let mut swap = flow("swap", "Swap", "USD", "Treasury.cash", "rest", rate("k * gap", &["v:trend"]));
    swap.both_ways = true;
    let mut emit = flow("emit", "Emission", "DATA", "mint", "Treasury.reserve", rate("emission", &["v:emission"]));
    emit.legs[0].by = Some("Treasury".into());
    model.transfers = vec![
        purchase,
        curation,
        swap,
        flow(
            "use",
            "Use up",
            "DATA",
            "Consumers.wallet",
            "burn",
            rate("churn * Consumers.wallet", &["p:churn", "s:Consumers.wallet"]),
        ),
        emit,
        fees,
        unlock,
        flow(
            "vest",
            "Vesting",
            "DATA",
            "Investors.locked",
            "Investors.wallet",
            rate("initial(Investors.locked) / 3 year", &["1370"]),
        ),
        grants,
        flow(
            "stake",
            "Stake",
            "DATA",
            "Curators.wallet",
            "Curators.staked",
            rate("20 % / month of Curators.wallet", &["s:Curators.wallet"]),
        ),
        flow(
            "unstake",
            "Unstake",
            "DATA",
            "Curators.staked",
            "Curators.leaving",
            rate("churn * Curators.staked", &["p:churn", "s:Curators.staked"]),
        ),
        flow("left", "Leave the queue", "DATA", "Curators.leaving", "Curators.wallet", Rate::Due),
        flow("review", "Review", "dataset", "quality", "commons", Rate::All),
        flow("submit", "Submit", "dataset", "source", "quality", rate("curate", &["v:Curators.curate"])),
        flow("salaries", "Sell for salaries", "DATA", "Team.wallet", "rest", Rate::All),
        flow("thanks", "Thanks", "trust", "@Consumers", "@Curators", Rate::Unknown),
    ];
}

fn claimed(model: &mut Model) {
    let condition = condition("Treasury.cash >= 0", &["s:Treasury.cash"]);
    model.invariants = vec![Invariant { meta: meta("solvent", "Solvent"), condition }];
    let check =
        Check::Near { left: formula("supply(DATA)", &["u:DATA"]), right: number(1e7), within: Some(number(1.0)) };
    let expectations = vec![Expectation { row: 365, text: "supply(DATA) == 10_000_000 at 1 year".into(), check }];
    let with = vec![Setting { parameter: "reward".into(), value: number(40.0) }];
    model.facts =
        vec![Fact { meta: meta("minted", "Minted"), with, expectations, published: Some("Dashboard".into()) }];
    model.assumptions = vec![Assumption {
        meta: meta("price_takers", "Curators take the price as given"),
        concerns: vec!["Curators.curate".into()],
        evidence: Some("12 interviews".into()),
        confidence: Some("low".into()),
    }];
    model.goals = vec![Goal {
        meta: meta("last", "The treasury outlives the launch"),
        metric: Some("runway".into()),
        target: Some(GoalTarget { operator: BinaryOperator::GreaterOrEqual, value: number(180.0) }),
        by: Some(formula("1 year", &["365"])),
    }];
    model.stories = vec![Story {
        meta: meta("late", "Rewards arrive late"),
        teller: Some("Curators".into()),
        lines: vec![StoryLine { kind: "setting".into(), text: "Gas prices are high".into() }],
        does: vec!["Curators.curate".into()],
        suggests: vec!["emission".into()],
    }];
    let entry = |stock: &str, amount: f64, text: &str| AllocationEntry {
        stock: stock.into(),
        at: Vec::new(),
        amount: number(amount),
        text: text.into(),
        source: source(90),
    };
    model.allocations = vec![Allocation {
        meta: meta("genesis", ""),
        asset: "DATA".into(),
        total: number(1e7),
        entries: vec![entry("Team.locked", 2e6, "20%"), entry("Treasury.reserve", 5e6, "50%")],
    }];
    let local = |name: &str| Expression::Local { name: name.into() };
    let body = Expression::Binary {
        operator: BinaryOperator::Divide,
        left: Box::new(local("yearly")),
        right: Box::new(local("stake")),
    };
    model.functions = vec![Function {
        meta: meta("apy", ""),
        parameters: vec!["yearly".into(), "stake".into()],
        body: Formula { text: "yearly / stake".into(), tree: body, source: source(30) },
    }];
}
