//! What follows from models: that matrices close, that laws hold when models run, that loops are
//! what they are said to be, and that what the book shows is what the compiler writes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a test that goes wrong should stop at once"
)]

mod support;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use vflow::analysis::{Loops, Transactions, conservation, loops, needs, transactions};
use vflow::driver::compile;
use vflow::emit::analyses::{Kind, json, report};
use vflow::model::{AssetKind, End, Leg, Model, Share};
use vflow::sim::{ColumnKind, Plan, Unwatched};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder that a model may use.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let texts = entries.filter(|path| path.extension().is_some_and(|it| it == "vflow" || it == "csv"));
    texts.map(|path| (path.file_name().unwrap().to_string_lossy().into(), fs::read_to_string(path).unwrap())).collect()
}

fn model(path: &str) -> Model {
    let path = root().join(path);
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let compilation = compile(&files(path.parent().unwrap()), &name);
    compilation.model.unwrap_or_else(|| panic!("{name}: {:#?}", compilation.diagnostics))
}

fn of_text(text: &str) -> Model {
    let files = BTreeMap::from([("model.vflow".to_owned(), text.to_owned())]);
    let compilation = compile(&files, "model.vflow");
    compilation.model.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics))
}

/// Every model among the examples and the tests.
fn all() -> Vec<(String, Model)> {
    let mut all = Vec::new();
    for folder in ["examples", "tests/models", "benches/models"] {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "vflow"));
        paths.sort();
        for path in paths {
            let name = format!("{folder}/{}", path.file_name().unwrap().to_string_lossy());
            all.push((name.clone(), model(&name)));
        }
    }
    assert!(all.len() > 40, "models are missing");
    all
}

fn fraction(text: &str) -> f64 {
    match text.split_once('/') {
        Some((above, below)) => above.parse::<f64>().unwrap() / below.parse::<f64>().unwrap(),
        None => text.parse().unwrap(),
    }
}

// ── The matrix ──────────────────────────────────────────────────────────────────────────────

/// Any numbers for what moves: the matrix must close whatever they are.
struct Numbers<'a> {
    model: &'a Model,
    legs: HashMap<&'a str, f64>,
}

impl<'a> Numbers<'a> {
    fn new(model: &'a Model, matrix: &Transactions) -> Numbers<'a> {
        let mut legs = HashMap::new();
        for (place, transfer) in model.transfers.iter().enumerate() {
            let swapped = matrix.swaps.contains(&transfer.meta.id);
            for (number, leg) in transfer.legs.iter().enumerate() {
                let price = matrix.assets.iter().find(|it| Some(&it.asset) == leg.asset.as_ref());
                let price = price.map_or(1.0, |it| fraction(&it.price));
                let other = if swapped { 0 } else { number };
                legs.insert(
                    leg.meta.id.as_str(),
                    ((place * 7 + other * 3) % 101 + 1) as f64 / if swapped { price } else { 1.0 },
                );
            }
        }
        Numbers { model, legs }
    }

    /// The parts of a leg: by the texts of their shares, so that equal texts are equal parts.
    fn parts(&self, leg: &Leg) -> Vec<f64> {
        let all = self.legs[leg.meta.id.as_str()];
        let part = |text: &str| (text.bytes().map(usize::from).sum::<usize>() % 13 + 1) as f64 / 100.0 * all;
        let known: Vec<Option<f64>> = leg
            .to
            .iter()
            .map(|it| match &it.share {
                Share::All => Some(all),
                Share::Part { formula } => Some(part(&formula.text)),
                Share::Remainder => None,
            })
            .collect();
        let rest = all - known.iter().flatten().sum::<f64>();
        known.into_iter().map(|part| part.unwrap_or(rest)).collect()
    }

    fn end(&self, end: &End, leg: &Leg) -> String {
        let asset = leg.asset.as_deref().unwrap_or("?");
        match end {
            End::Stock { id, .. } if self.model.stocks.iter().any(|it| it.meta.id == *id && it.hidden) => {
                format!("rest of {asset}")
            }
            End::Stock { id, .. } => id.clone(),
            End::Member { id } => format!("{id} of {asset}"),
            End::Rest => format!("rest of {asset}"),
            End::Mint | End::Burn => format!("mint/burn of {asset}"),
            End::Source | End::Sink => format!("source/sink of {asset}"),
        }
    }

    fn value(&self, symbol: &str) -> f64 {
        if let Some(place) = symbol.strip_prefix("Δ ") {
            return self.change(place);
        }
        if let Some(number) = self.legs.get(symbol) {
            return *number;
        }
        let (share, id) = symbol.rsplit_once(" of ").unwrap();
        let leg = self.model.transfers.iter().flat_map(|it| &it.legs).find(|it| it.meta.id == id).unwrap();
        let place = leg.to.iter().position(|it| match &it.share {
            Share::Part { formula } => formula.text == share,
            Share::Remainder => share == "rest",
            Share::All => false,
        });
        self.parts(leg)[place.unwrap()]
    }

    /// What comes in less what goes out.
    fn change(&self, place: &str) -> f64 {
        let mut change = 0.0;
        for leg in self.model.transfers.iter().flat_map(|it| &it.legs) {
            if self.end(&leg.from, leg) == place {
                change -= self.parts(leg).iter().sum::<f64>();
            }
            for (target, part) in leg.to.iter().zip(self.parts(leg)) {
                if self.end(&target.end, leg) == place {
                    change += part;
                }
            }
        }
        change
    }
}

#[test]
fn rows_and_columns_sum_to_zero_whatever_moves() {
    let mut cells = 0;
    for (name, model) in all() {
        for matrix in transactions(&model) {
            assert!(matrix.closed, "{name}: {:?}", matrix.assets);
            let numbers = Numbers::new(&model, &matrix);
            let mut columns = vec![0.0; matrix.columns.len()];
            for row in &matrix.rows {
                let mut sum = 0.0;
                for (column, cell) in columns.iter_mut().zip(&row.cells) {
                    for entry in cell {
                        let sign = if entry.negative { -1.0 } else { 1.0 };
                        let value = sign * fraction(&entry.factor) * numbers.value(&entry.symbol);
                        *column += value;
                        sum += value;
                        cells += 1;
                    }
                }
                assert!(sum.abs() < 1e-9, "{name}: the row {} sums to {sum}", row.id);
            }
            for (party, sum) in matrix.columns.iter().zip(columns) {
                assert!(sum.abs() < 1e-9, "{name}: the column {} sums to {sum}", party.name());
            }
        }
    }
    assert!(cells > 500, "only {cells} cells were added up");
}

/// The rows of a matrix: the label, and what stands in each column.
fn shown(path: &str) -> Vec<Vec<String>> {
    let report = report(Kind::Transactions, &model(path), None);
    let [section] = &*report.sections else { panic!("{path}: {} matrices", report.sections.len()) };
    let plain = |cells: &Vec<String>| cells.iter().map(|cell| cell.replace('\u{a0}', " ")).collect();
    std::iter::once(&section.heads).chain(&section.rows).map(plain).collect()
}

/// Model SIM as published (Godley and Lavoie 2007, table 3.2), in the names of the example. Where the book leaves out that
/// firms keep nothing, since C + G = Y, the model says it with the invariant `firms_keep_nothing`.
#[test]
fn the_matrix_of_sim_is_as_published() {
    let published = [
        ["", "Households", "Firms", "Government", "sum"],
        ["Government purchases", "", "+purchases", "-purchases", "0"],
        ["Wages", "+wages", "-wages", "", "0"],
        ["Taxes", "-taxation", "", "+taxation", "0"],
        ["Consumption", "-shopping", "+shopping", "", "0"],
        ["Change in cash money", "-Δ Households.cash", "-Δ Firms.till", "-Δ Government.account", "0"],
        ["Sum", "0", "0", "0", "0"],
    ];
    assert_eq!(shown("examples/sim.vflow"), published);
}

/// Model PC as published (table 4.2), with the two columns of the central bank added up. Bills are bought at par, so
/// that money and bills stand in one matrix, and a purchase shows in the rows of changes only.
#[test]
fn the_matrix_of_pc_is_as_published() {
    let published = [
        ["", "Households", "Production", "Government", "CentralBank", "sum"],
        ["Consumption", "-consumption", "+consumption", "", "", "0"],
        ["Government expenditure", "", "+purchases", "-purchases", "", "0"],
        ["Income", "+wages", "-wages", "", "", "0"],
        ["Interest", "+interest.households", "", "-interest.households -interest.bank", "+interest.bank", "0"],
        ["Central bank profits", "", "", "+profits", "-profits", "0"],
        ["Taxes", "-taxes", "", "+taxes", "", "0"],
        [
            "Change in money",
            "-Δ Households.cash",
            "-Δ Production.till",
            "-Δ Government.till",
            "-Δ CentralBank.notes",
            "0",
        ],
        ["Change in bills", "-Δ Households.bills", "", "-Δ Government.issued", "-Δ CentralBank.bills", "0"],
        ["Sum", "0", "0", "0", "0", "0"],
    ];
    assert_eq!(shown("tests/models/pc.vflow"), published);
}

#[test]
fn the_balance_sheets_are_as_published() {
    let rows = |path: &str| report(Kind::Balance, &model(path), None).sections[0].rows.clone();
    assert_eq!(
        rows("examples/sim.vflow"),
        [
            ["Cash money", "+Households.cash", "+Firms.till", "+Government.account", "0"],
            ["Net worth", "-(Households.cash)", "-(Firms.till)", "-(Government.account)", "0"],
        ]
    );
    let pc = rows("tests/models/pc.vflow");
    assert_eq!(pc[0][1..], ["+Households.cash", "+Production.till", "+Government.till", "+CentralBank.notes", "0"]);
    assert_eq!(pc[1][1..], ["+Households.bills", "", "+Government.issued", "+CentralBank.bills", "0"]);
    assert_eq!(pc[2][1], "-(Households.cash + Households.bills)");
    assert_eq!(pc[2].last().unwrap(), "0");
}

// ── Conservation ────────────────────────────────────────────────────────────────────────────

/// What is said never to change does not, in any model that runs.
#[test]
fn laws_hold_when_models_run() {
    let mut laws = 0;
    for (name, model) in all() {
        let found = conservation(&model).laws;
        if !needs(&model).is_empty() || found.is_empty() {
            continue;
        }
        let plan = Plan::with_agents(&model, true);
        let mut experiment = plan.experiment();
        experiment.steps = experiment.steps.min(200);
        let stocks: Vec<usize> =
            (0..plan.columns().len()).filter(|place| plan.columns()[*place].kind == ColumnKind::Stock).collect();
        experiment.columns.clone_from(&stocks);
        plan.run(&experiment, &Unwatched, &mut |run| {
            for law in &found {
                let weight =
                    |id: &str| law.terms.iter().find(|it| it.stock == id).map_or(0.0, |it| it.coefficient as f64);
                let weights: Vec<f64> = stocks
                    .iter()
                    .map(|place| weight(&plan.columns()[*place].id) * plan.columns()[*place].scale)
                    .collect();
                let sum =
                    |row: usize| weights.iter().zip(&run.cells).map(|(weight, cells)| weight * cells[row]).sum::<f64>();
                let size = |row: usize| {
                    weights.iter().zip(&run.cells).map(|(weight, cells)| (weight * cells[row]).abs()).sum::<f64>()
                };
                for row in 0..run.times.len() {
                    let (start, now) = (sum(0), sum(row));
                    let most = size(0).max(size(row)).max(1e-3);
                    assert!(
                        (start - now).abs() <= 1e-9 * most,
                        "{name}: {law:?} was {start} and is {now} at row {row}"
                    );
                }
                laws += 1;
            }
            ControlFlow::Break(())
        })
        .unwrap();
    }
    assert!(laws > 10, "only {laws} laws were tried");
}

/// A law annihilates the incidence matrix: what one leg takes with some weight it brings with the same.
#[test]
fn laws_of_one_asset_annihilate_the_incidence_matrix() {
    for (name, model) in all() {
        for law in conservation(&model).laws.iter().filter(|law| law.asset.is_some()) {
            let weight = |end: &End, leg: &Leg| {
                let id = match end {
                    End::Stock { id, .. } => id.clone(),
                    End::Member { id } => format!("{id} ({})", leg.asset.as_deref().unwrap_or("?")),
                    _ => return 0,
                };
                law.terms.iter().find(|it| it.stock == id).map_or(0, |it| it.coefficient)
            };
            for leg in model.transfers.iter().flat_map(|it| &it.legs).filter(|leg| leg.asset == law.asset) {
                let taken = weight(&leg.from, leg);
                assert!(leg.to.iter().all(|it| weight(&it.end, leg) == taken), "{name}: {law:?} and {}", leg.meta.id);
            }
        }
    }
}

const WRAPPING: &str = "
ecosystem Wrapping { time 10 day by 1 day }
asset ETH: currency
asset WETH: token { issuer Vault }
member Vault { stock locked: ETH = 0 }
member Users { stock eth: ETH = 100  stock wrapped: WETH = 0 }
exchange wrap {
  pay: Users.eth -> Vault.locked = 6 ETH/day
  get: mint -> Users.wrapped = 3 WETH/day
}
exchange unwrap {
  back: Users.wrapped -> burn = 1 WETH/day
  eth: Vault.locked -> Users.eth = 2 ETH/day
}
";

#[test]
fn what_is_exchanged_at_a_fixed_price_gives_a_law_across_assets() {
    let laws = conservation(&of_text(WRAPPING)).laws;
    let told: Vec<Vec<(i64, &str)>> =
        laws.iter().map(|law| law.terms.iter().map(|it| (it.coefficient, it.stock.as_str())).collect()).collect();
    // Two ether are locked for each token; all ether is locked or with users follows from both.
    let expected = [vec![(1, "Vault.locked"), (-2, "Users.wrapped")], vec![(1, "Users.eth"), (2, "Users.wrapped")]];
    assert_eq!(told, expected);
}

#[test]
fn traps_and_siphons_are_found() {
    let model = of_text(
        "ecosystem Ring { time 10 day by 1 day }
        asset USD: currency
        member A { stock purse: USD = 10 }
        member B { stock purse: USD = 10 }
        member C { stock purse: USD = 10 }
        flow start: A.purse -> B.purse = 1 USD/day
        flow on: B.purse -> C.purse = 1 USD/day
        flow back: C.purse -> B.purse = 1 USD/day",
    );
    let closed = conservation(&model).closed;
    assert_eq!(closed.traps, [["B.purse", "C.purse"]]);
    assert_eq!(closed.siphons, [["A.purse"]]);
    assert!(closed.complete);
}

// ── Loops ───────────────────────────────────────────────────────────────────────────────────

/// Each loop as its name and its way round.
fn ways(found: &Loops) -> Vec<(String, String)> {
    let way =
        |it: &vflow::analysis::Loop| it.links.iter().map(|link| link.mover.id.as_str()).collect::<Vec<_>>().join(" ");
    found.loops.iter().map(|it| (it.name.clone(), way(it))).collect()
}

fn names(found: &Loops) -> Vec<&str> {
    found.loops.iter().map(|it| it.name.as_str()).collect()
}

#[test]
fn the_loops_of_sim_are_those_of_the_multiplier() {
    let found = loops(&model("examples/sim.vflow"));
    assert!(found.complete);
    let expected = [
        ("R1", "Households.cash income wages"),
        ("B1", "Households.cash Households.consumption shopping"),
        ("B2", "Households.cash income Government.taxes taxation"),
        ("B3", "Households.cash income disposable Households.consumption shopping"),
        ("R2", "Households.cash income Government.taxes disposable Households.consumption shopping"),
    ];
    assert_eq!(ways(&found), expected.map(|(name, way)| (name.to_owned(), way.to_owned())));
}

#[test]
fn polarity_follows_from_ranges_and_is_open_where_they_do_not_decide() {
    let one = |rate: &str, more: &str| {
        let text = format!(
            "ecosystem One {{ time 10 day by 1 day }}
            unit fish
            stock pond: fish = 10
            {more}
            flow births: source -> pond = {rate}"
        );
        let found = loops(&of_text(&text));
        names(&found).join(" ")
    };
    assert_eq!(one("growth * pond", "param growth: 1/day = 1% in 0%..10%"), "R1");
    assert_eq!(one("growth * pond", "param growth: 1/day = 1% in -10%..10%"), "U1");
    assert_eq!(
        one("growth * (room - pond)", "param growth: 1/day = 1% in 0%..10%  param room: fish = 100 in 0..1e6"),
        "B1"
    );
    assert_eq!(
        one("most * pond / (pond + half)", "param most: fish/day = 5 in 0..9  param half: fish = 3 in 0..9"),
        "R1"
    );
    assert_eq!(one("growth * smooth(pond, 5 day)", "param growth: 1/day = 1% in 0%..10%"), "R1");
    assert_eq!(one("if pond > 5 fish then 1 fish/day else 0", ""), "R1");
    assert_eq!(one("if pond > 5 fish then 0 else 1 fish/day", ""), "B1");
    assert_eq!(
        one("(1 fish/day) * pressure(pond / (1 fish))", "table pressure: 1 -> 1 = (0, 2), (10, 1), (20, 0)"),
        "B1"
    );
    assert_eq!(
        one("(1 fish/day) * pressure(pond / (1 fish))", "table pressure: 1 -> 1 = (0, 0), (10, 1), (20, 0)"),
        "U1"
    );
    assert_eq!(one("(1 fish/day) * exp(-pond / (1 fish))", ""), "B1");
    assert_eq!(one("1 fish/day", ""), "");
}

/// A mesh of stocks, each paid by three others.
fn mesh(size: usize) -> Model {
    let mut model = support::empty("Mesh");
    model.assets = vec![support::asset("A", "", AssetKind::Token)];
    model.stocks = (0..size).map(|index| support::stock(&format!("s{index}"), "", "A", None)).collect();
    let step = [1, 7, 31];
    model.transfers = (0..3 * size)
        .map(|index| {
            let (from, to) = (format!("s{}", index / 3), format!("s{}", (index / 3 + step[index % 3]) % size));
            let rate = support::rate("s", &[&format!("s:{from}"), &format!("s:{to}")]);
            support::flow(&format!("f{index}"), "", "A", &from, &to, rate)
        })
        .collect();
    support::scheduled(model)
}

#[test]
fn large_models_are_told_in_part_and_that_is_said() {
    let model = mesh(1000);
    let found = loops(&model);
    assert!(!found.complete);
    assert_eq!(found.loops.len(), vflow::analysis::MOST);
    assert!(found.loops.windows(2).all(|pair| pair[0].links.len() <= pair[1].links.len()), "not the shortest first");
    let text = report(Kind::Loops, &model, None).text(100);
    assert!(text.contains("shortest are listed"), "{text}");
    for kind in Kind::ALL {
        assert!(!report(kind, &model, None).title.is_empty());
    }
    let laws = conservation(&model);
    assert_eq!(laws.laws.len(), 1);
    assert_eq!(laws.laws[0].terms.len(), 1000);
}

// ── What is written ─────────────────────────────────────────────────────────────────────────

#[test]
fn every_analysis_of_every_model_is_whole_in_every_format() {
    for (name, model) in all() {
        for kind in Kind::ALL {
            let report = report(kind, &model, None);
            for section in &report.sections {
                assert!(!section.says.is_empty(), "{name} {kind:?}: {}", section.heading);
                assert!(section.rows.iter().all(|row| row.len() == section.heads.len()), "{name} {kind:?}");
            }
            for line in report.text(80).lines() {
                assert!(line.chars().count() <= 80, "{name} {kind:?}: {line}");
            }
            let mut rows = csv::Reader::from_reader(std::io::Cursor::new(report.csv()));
            assert_eq!(
                rows.records().map(Result::unwrap).count(),
                report.sections.iter().map(|it| it.rows.len()).sum::<usize>()
            );
            let value: serde_json::Value = serde_json::from_str(&json(kind, &model, None)).unwrap();
            assert_eq!(value["analysis"], kind.name());
            assert!(report.markdown().starts_with("## "));
        }
    }
}

#[test]
fn an_impact_slice_tells_the_shortest_way() {
    let model = model("examples/data_commons.vflow");
    let slice = vflow::analysis::impact_of(&model, "reward").unwrap();
    let way = |id: &str| slice.nodes.iter().find(|it| it.node.id == id).map(|it| it.way.join(" "));
    assert_eq!(way("Curators.escrow").unwrap(), "reward accept.reward Curators.escrow");
    assert_eq!(way("clean").unwrap(), "reward Curators.offer Curators.curate found junk junk_level clean");
    assert_eq!(way("overhead"), None);
    assert!(vflow::analysis::impact_of(&model, "nobody").is_none());
}

#[test]
fn analyses_read_as_they_should() {
    let cases = [
        ("examples/workshop.vflow", Kind::GiveGet),
        ("examples/workshop.vflow", Kind::Maturity),
        ("examples/data_commons.vflow", Kind::Conservation),
        ("examples/data_commons.vflow", Kind::Transactions),
        ("examples/data_commons.vflow", Kind::Loops),
        ("examples/coffee_shop.vflow", Kind::Values),
        ("examples/uniswap.vflow", Kind::Allocation),
        ("examples/token_engineering_commons.vflow", Kind::Traceability),
        ("examples/data_commons.vflow", Kind::Governance),
        ("examples/data_commons.vflow", Kind::Maturity),
    ];
    for (path, kind) in cases {
        let name = format!("{}_{}", Path::new(path).file_stem().unwrap().to_string_lossy(), kind.name());
        insta::assert_snapshot!(name, report(kind, &model(path), None).text(100));
    }
    let sim = model("examples/sim.vflow");
    insta::assert_snapshot!("sim_transactions_markdown", report(Kind::Transactions, &sim, None).markdown());
    insta::assert_snapshot!("sim_transactions_csv", report(Kind::Transactions, &sim, None).csv());
    let coffee = model("examples/coffee_shop.vflow");
    insta::assert_snapshot!("coffee_shop_governance_json", json(Kind::Governance, &coffee, None));
    insta::assert_snapshot!("sim_loops_json", json(Kind::Loops, &sim, None));
}

/// Each command in the chapter stands before what it writes: where that is stale this rebuilds it, and fails.
#[test]
fn the_chapter_shows_what_is_written() {
    let path = root().join("docs/analyses.md");
    let old = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let mut new = String::new();
    let mut command: Option<String> = None;
    let mut lines = old.lines();
    while let Some(line) = lines.next() {
        new += &format!("{line}\n");
        if let Some(found) = line.strip_prefix("    vflow analyse ") {
            command = Some(found.to_owned());
        }
        if line == "```text" {
            new += &output(&command.take().expect("a command stands before each output"));
            new += "```\n";
            lines.by_ref().find(|line| *line == "```");
        }
    }
    if old != new {
        fs::write(&path, new).unwrap();
        panic!("docs/analyses.md was stale and has been rebuilt: run the tests again, and commit it");
    }
}

/// What a command of the chapter writes: `loops examples/sim.vflow`.
fn output(command: &str) -> String {
    let words: Vec<&str> = command.split(' ').collect();
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == words[0]).expect("a kind comes first");
    let of = words.iter().position(|word| *word == "--of").map(|place| words[place + 1]);
    report(kind, &model(words[1]), of).text(100)
}
