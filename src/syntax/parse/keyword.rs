//! Which words start what, and where they belong.

/// Every word that starts a declaration this version reads.
pub(super) const DECLARATIONS: &[&str] = &[
    "ecosystem",
    "use",
    "asset",
    "unit",
    "allocation",
    "member",
    "motive",
    "story",
    "stock",
    "state",
    "param",
    "let",
    "env",
    "behavior",
    "policy",
    "metric",
    "fn",
    "flow",
    "exchange",
    "phase",
    "goal",
    "invariant",
    "assumption",
    "fact",
    "set",
    "table",
    "data",
    "pattern",
    "apply",
    "incentive",
    "governance",
    "game",
];

/// Every word that starts a declaration of a later version.
pub(super) const LATER: &[&str] = &["scenario", "question", "view"];

/// Every attribute, with the declarations that take it.
pub(super) const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("purpose", &["ecosystem"]),
    ("principle", &["ecosystem"]),
    ("time", &["ecosystem"]),
    ("phases", &["ecosystem"]),
    ("method", &["ecosystem"]),
    ("seed", &["ecosystem"]),
    ("supply", &["asset"]),
    ("decimals", &["asset"]),
    ("issuer", &["asset"]),
    ("soulbound", &["asset"]),
    ("indivisible", &["asset"]),
    ("intangible", &["asset"]),
    ("negative", &["stock"]),
    ("transit", &["stock"]),
    ("next", &["state"]),
    ("immutable", &["param"]),
    ("external", &["behavior", "policy"]),
    ("role", &["member"]),
    ("ring", &["member"]),
    ("alignment", &["member"]),
    ("interest", &["member"]),
    ("population", &["member"]),
    ("characteristics", &["member"]),
    ("background", &["member"]),
    ("goals", &["member"]),
    ("jobs", &["member"]),
    ("skills", &["member"]),
    ("pains", &["member"]),
    ("desires", &["member"]),
    ("drivers", &["member"]),
    ("wish", &["member"]),
    ("quote", &["member"]),
    ("kind", &["motive"]),
    ("aspect", &["motive"]),
    ("setting", &["story"]),
    ("says", &["story"]),
    ("thinks", &["story"]),
    ("feels", &["story"]),
    ("wants", &["story"]),
    ("undesired", &["story"]),
    ("does", &["story"]),
    ("suggests", &["story"]),
    ("why", &["flow", "exchange", "leg"]),
    ("priority", &["flow", "exchange", "leg"]),
    ("upto", &["flow", "exchange", "leg"]),
    ("whole", &["flow", "exchange", "leg"]),
    ("gift", &["flow", "exchange", "leg"]),
    ("tax", &["flow", "exchange", "leg"]),
    ("grant", &["flow", "exchange", "leg"]),
    ("by", &["flow", "exchange", "leg", "goal"]),
    ("metric", &["goal"]),
    ("target", &["goal"]),
    ("concerns", &["assumption"]),
    ("source", &["assumption", "fact"]),
    ("confidence", &["assumption"]),
    ("with", &["fact"]),
    ("expect", &["fact"]),
    ("linear", &["table", "data"]),
    ("step", &["table"]),
    ("spline", &["table"]),
    ("hold", &["data"]),
    ("clamp", &["table"]),
    ("extend", &["table"]),
    ("require", &["pattern"]),
    ("rewards", &["incentive"]),
    ("through", &["incentive"]),
    ("serves", &["incentive"]),
    ("voters", &["governance"]),
    ("proposal", &["governance"]),
    ("quorum", &["governance"]),
    ("approval", &["governance"]),
    ("voting", &["governance"]),
    ("delay", &["governance"]),
    ("controls", &["governance"]),
    ("emergency", &["governance"]),
    ("player", &["game"]),
    ("payoff", &["game"]),
    ("expected", &["game"]),
];

/// Words of other languages, and the declaration that does their job.
pub(super) const SYNONYMS: &[(&str, &str)] = &[
    ("actor", "member"),
    ("agent", "member"),
    ("const", "param"),
    ("constant", "param"),
    ("constraint", "invariant"),
    ("currency", "asset"),
    ("def", "fn"),
    ("func", "fn"),
    ("function", "fn"),
    ("import", "use"),
    ("include", "use"),
    ("parameter", "param"),
    ("participant", "member"),
    ("stakeholder", "member"),
    ("token", "asset"),
    ("transfer", "flow"),
    ("var", "let"),
    ("variable", "let"),
];

/// Whether a word starts a declaration, in this version or a later one.
pub(super) fn is_declaration(word: &str) -> bool {
    DECLARATIONS.contains(&word) || LATER.contains(&word)
}

/// The declarations that take an attribute; none for a word that is no attribute.
pub(super) fn owners(word: &str) -> &'static [&'static str] {
    ATTRIBUTES.iter().find(|(attribute, _)| *attribute == word).map_or(&[], |(_, owners)| owners)
}

/// The attributes that a declaration takes, `allow` last.
pub(super) fn attributes_of(declaration: &str) -> Vec<&'static str> {
    let own = ATTRIBUTES.iter().filter(|(_, owners)| owners.contains(&declaration)).map(|(attribute, _)| *attribute);
    own.chain(["allow"]).collect()
}

/// The declarations that may stand in the block of another one.
pub(super) fn items_of(declaration: &str) -> &'static [&'static str] {
    match declaration {
        "member" => {
            &["motive", "stock", "state", "param", "let", "behavior", "policy", "metric", "flow", "exchange", "apply"]
        }
        "phase" => &["flow", "exchange", "let", "behavior", "policy", "apply"],
        "pattern" => &[
            "stock",
            "state",
            "param",
            "let",
            "env",
            "behavior",
            "policy",
            "metric",
            "fn",
            "table",
            "flow",
            "exchange",
            "invariant",
            "assumption",
            "apply",
        ],
        _ => &[],
    }
}
