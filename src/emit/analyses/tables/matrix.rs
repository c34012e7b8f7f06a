//! The transaction-flow matrix and the balance sheet.

use super::{Section, codes};
use crate::analysis::party::Party;
use crate::analysis::{Balance, Entry, Held, Holding, Row, Transactions, Worth};

pub(in super::super) fn transactions(matrix: &Transactions) -> Section {
    let zero = if matrix.closed { "0" } else { "?" };
    let row = |row: &Row| {
        let mut cells = vec![row.label.clone()];
        cells.extend(row.cells.iter().map(|cell| terms(cell)));
        cells.push(zero.to_owned());
        cells
    };
    let mut rows: Vec<Vec<String>> = matrix.rows.iter().map(row).collect();
    let mut last = vec!["Sum".to_owned()];
    last.extend(std::iter::repeat_n(zero.to_owned(), matrix.columns.len() + 1));
    rows.push(last);
    let mut notes = Vec::new();
    if !matrix.within.is_empty() {
        notes.push(format!("moves only within one column: {}", codes(&matrix.within)));
    }
    if !matrix.swaps.is_empty() {
        notes.push(format!("left out, since each side gets what it gives: {}", codes(&matrix.swaps)));
    }
    Section {
        heading: name(&matrix.assets),
        says: "Each row is a payment: + is what a column gets, - what it gives. What is kept stands in the rows of \
               changes with a minus, so that every row and every column sums to zero."
            .to_owned(),
        heads: heads(&matrix.columns),
        rows,
        numbers: Vec::new(),
        notes,
    }
}

fn heads(columns: &[Party]) -> Vec<String> {
    let names = columns.iter().map(|party| party.name().to_owned());
    std::iter::once(String::new()).chain(names).chain(std::iter::once("sum".to_owned())).collect()
}

fn name(assets: &[Worth]) -> String {
    let one = |it: &Worth| if it.price == "1" { it.asset.clone() } else { format!("{} at {}", it.asset, it.price) };
    assets.iter().map(one).collect::<Vec<_>>().join(" and ")
}

/// `+pay -fee`
fn terms(cell: &[Entry]) -> String {
    let term = |it: &Entry| {
        let sign = if it.negative { '-' } else { '+' };
        let factor = if it.factor == "1" { String::new() } else { format!("{}*", it.factor) };
        let symbol = match it.symbol.strip_prefix("Δ ") {
            // A no-break space: a change and its stock stay on one line.
            Some(stock) => format!("Δ\u{a0}{stock}"),
            None if it.symbol.contains(' ') => format!("({})", it.symbol),
            None => it.symbol.clone(),
        };
        format!("{sign}{factor}{symbol}")
    };
    cell.iter().map(term).collect::<Vec<_>>().join(" ")
}

pub(in super::super) fn balance(sheet: &Balance) -> Section {
    let row = |row: &Holding| {
        let mut cells = vec![row.label.clone()];
        cells.extend(row.cells.iter().map(|cell| holdings(cell)));
        cells.push(if row.zero { "0".to_owned() } else { format!("supply({})", row.asset) });
        cells
    };
    let mut rows: Vec<Vec<String>> = sheet.rows.iter().map(row).collect();
    let worth = |column: usize| {
        let held =
            sheet.rows.iter().zip(&sheet.assets).filter_map(|(row, worth)| Some((row.cells.get(column)?, worth)));
        let names = held.flat_map(|(cell, worth)| cell.iter().map(move |held| (held, worth)));
        let names = names.map(|(held, worth)| match worth.price.as_str() {
            "1" => held.stock.clone(),
            price => format!("{price}*{}", held.stock),
        });
        let names: Vec<String> = names.collect();
        if names.is_empty() { String::new() } else { format!("-({})", names.join(" + ")) }
    };
    let mut net = vec!["Net worth".to_owned()];
    net.extend((0..sheet.columns.len()).map(worth));
    let all_zero = sheet.rows.iter().all(|row| row.zero);
    net.push(if all_zero { "0".to_owned() } else { String::new() });
    rows.push(net);
    let debts = sheet.rows.iter().flat_map(|row| &row.cells).flatten().filter(|held| held.debt);
    let debts: Vec<String> = debts.map(|held| held.stock.clone()).collect();
    let notes = if debts.is_empty() {
        Vec::new()
    } else {
        vec![format!("may be below zero, and is then owed: {}", codes(&debts))]
    };
    Section {
        heading: name(&sheet.assets),
        says:
            "What each column holds, stock by stock. Net worth stands with a minus, so that every column sums to zero; \
               a row sums to what exists of the asset, and to 0 where what one has another owes."
                .to_owned(),
        heads: heads(&sheet.columns),
        rows,
        numbers: Vec::new(),
        notes,
    }
}

fn holdings(cell: &[Held]) -> String {
    cell.iter().map(|held| format!("+{}", held.stock)).collect::<Vec<_>>().join(" ")
}
