//! The arguments of `run`, with the help that people read.

use std::path::PathBuf;

use clap::Args;

const EXAMPLES: &str = "\
Examples:
  vflow run model.vflow                             one run, told on one screen
  vflow run model.vflow --set fee=3% --until \"90 day\"
  vflow run model.vflow --runs 1000                 an ensemble: uncertain params are drawn
  vflow run model.vflow --runs 1000 --run 137       run 137 of it again, alone
  vflow run model.vflow --vary fee=1%..5%:9         one run for each of nine fees
  vflow run model.vflow --runs 1000 --stats > s.csv mean, spread and quantiles, step by step
  vflow run model.vflow --columns 'Treasury.*' --out runs.parquet
  vflow run model.vflow | head                      a table in CSV where it goes to a pipe

A value is an expression of the language with units, such as 3%, \"0.5 USD/day\" or \"2 * price\";
a bare number counts in the unit of its parameter. Quote what holds spaces.

Exit codes: 0 all is well, 1 a run stopped, an invariant broke or a fact does not come out,
2 wrong usage, 130 ended by Ctrl-C, which keeps what is done.";

/// Arguments of `run`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Run {
    /// The model: a .vflow file, a .json model, or `-` for standard input
    pub file: PathBuf,

    /// How many runs. From two on, params with `~` are drawn anew in each [default: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    pub runs: Option<u64>,

    /// Make this run of an ensemble again, alone: the same draws as in `--runs N`
    #[arg(long, value_name = "K", conflicts_with = "stats", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    pub run: Option<u64>,

    /// The seed of all random streams [default: that of the model]
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,

    /// Set a parameter: `fee=3%`, `growth[EU]=5%`; may be given many times
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,

    /// Run at each of these values: `fee=1%,2%,5%`, or `fee=1%..5%:9` for nine from 1% to 5%;
    /// several make a grid
    #[arg(long, value_name = "NAME=VALUES")]
    pub vary: Vec<String>,

    /// Run until this time: `"90 day"`, or a number in the model's time unit [default: its horizon]
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub until: Option<String>,

    /// Use so many threads; the results are the same whatever it is [default: all cores]
    #[arg(long, short, value_name = "J", value_parser = threads)]
    pub jobs: Option<usize>,

    /// Keep every K-th step only
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    pub every: u64,

    /// Keep these columns only: names with `*` and `?`, such as `Treasury.*,price`; may be given
    /// many times
    #[arg(long, value_name = "GLOB,…")]
    pub columns: Vec<String>,

    /// Write the results here: .csv, .parquet, .arrow or .json; `-` is CSV to standard output
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Draw these columns, and tell of the run wherever standard output goes
    #[arg(long, value_name = "NAME,…")]
    pub plot: Vec<String>,

    /// Keep mean, deviation and quantiles over the runs of each step instead of the runs
    #[arg(long)]
    pub stats: bool,

    /// Keep every agent of a large population, not only their mean, least, most and sum
    #[arg(long)]
    pub agents: bool,

    /// The project's folder, which no file may lie outside [default: that of the model]
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
}

fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads @ 1..=1024) => Ok(threads),
        _ => Err("it is a whole number from 1 to 1024".to_owned()),
    }
}

impl Run {
    /// The run of an ensemble that is made again: with `--runs 1` there is no ensemble.
    pub fn again(&self) -> Option<u64> {
        self.run.filter(|_| self.runs != Some(1))
    }

    /// The same command, for one run of the ensemble alone.
    pub fn command(&self, run: u64) -> String {
        let mut words = vec!["vflow".to_owned(), "run".to_owned(), quoted(&self.file.display().to_string())];
        let mut add = |option: &str, value: &str| words.extend([option.to_owned(), quoted(value)]);
        if let Some(seed) = self.seed {
            add("--seed", &seed.to_string());
        }
        self.set.iter().for_each(|text| add("--set", text));
        self.vary.iter().for_each(|text| add("--vary", text));
        if let Some(until) = &self.until {
            add("--until", until);
        }
        add("--run", &run.to_string());
        words.join(" ")
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |it: char| it.is_alphanumeric() || "-_./=%,:+@".contains(it);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::Run;

    #[derive(Parser)]
    struct Only {
        #[command(flatten)]
        run: Run,
    }

    #[test]
    fn the_command_of_one_run_draws_as_the_ensemble_does() {
        let words = ["vflow", "my model.vflow", "--runs", "9", "--set", "fee=3%", "--set", "rent='2'", "--seed", "5"];
        let run = Only::try_parse_from(words.into_iter().chain(["--stats", "--out", "a.csv"]));
        let told = r"vflow run 'my model.vflow' --seed 5 --set fee=3% --set 'rent='\''2'\''' --run 7";
        assert_eq!(run.map(|only| only.run.command(7)).ok().as_deref(), Some(told));
    }
}
