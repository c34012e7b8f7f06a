//! Prints the model of a benchmark: `cargo run --example large 10000 > large.vflow`.

#[path = "../../tests/support/large.rs"]
mod large;

fn main() {
    let declarations = std::env::args().nth(1).and_then(|number| number.parse().ok());
    print!("{}", large::large_model(declarations.unwrap_or(10_000)));
}
