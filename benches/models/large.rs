//! Prints the model of a benchmark, of so many declarations or applications of a pattern:
//! `cargo run --example large 10000 > large.vflow`, `cargo run --example large 4000 applications > applied.vflow`.

#[path = "../../tests/support/large.rs"]
mod large;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let count = arguments.next().and_then(|number| number.parse().ok()).unwrap_or(10_000);
    let model = match arguments.next().as_deref() {
        Some("applications") => large::applied_model(count),
        _ => large::large_model(count),
    };
    print!("{model}");
}
