//! `vflow analyse`.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::arguments::{Analyse, AnalysisFormat};
use super::build::say;
use super::failure::{Failure, Outcome};
use super::load;
use super::project::Project;
use super::run::style::is_utf8;
use super::terminal::Terminal;
use crate::analysis::Dependencies;
use crate::emit::analyses::{Kind, json, report};
use crate::model::Model;

/// How wide a table may be where the terminal does not say.
const WIDTH: usize = 100;

/// A kind of analysis that was chosen.
#[derive(Clone, Copy, Debug)]
pub struct KindChoice(pub Kind);

impl ValueEnum for KindChoice {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [KindChoice; Kind::ALL.len()] = {
            let mut all = [KindChoice(Kind::Impact); Kind::ALL.len()];
            let mut place = 0;
            while place < all.len() {
                #[allow(clippy::indexing_slicing, reason = "in a constant, which is checked when compiled")]
                {
                    all[place] = KindChoice(Kind::ALL[place]);
                }
                place += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()).help(self.0.about()))
    }
}

/// Compiles the model, says what is to be said about it, and writes the analysis.
pub fn run(arguments: &Analyse, terminal: &Terminal) -> Result<Outcome, Failure> {
    let kind = arguments.kind.0;
    if arguments.of.is_some() && kind != Kind::Impact {
        let failure = Failure::new(format!("`--of` starts an impact slice, and `{}` has none", kind.name()));
        return Err(failure.help("leave out `--of`, or ask for `vflow analyse impact`"));
    }
    let project = Project::open(&arguments.file, arguments.root.as_deref())?;
    let mut compilation = load::load(&project)?;
    say(&project, &compilation, terminal);
    if compilation.diagnostics.has_errors() {
        return Ok(Outcome::Faults);
    }
    let model = &load::model(&project, &mut compilation)?;
    let of = arguments.of.as_deref().map(|name| declaration(model, name)).transpose()?;
    let of = of.as_deref();
    terminal.out(&match arguments.format {
        AnalysisFormat::Json => json(kind, model, of),
        AnalysisFormat::Csv => report(kind, model, of).csv(),
        AnalysisFormat::Markdown => report(kind, model, of).markdown(),
        AnalysisFormat::Text => {
            let text = report(kind, model, of).text(terminal.width().unwrap_or(WIDTH));
            if is_utf8() { text } else { text.replace('Δ', "d").replace('…', "...").replace('∞', "inf") }
        }
    })
}

/// The declaration that a name means: its qualified name, or its own where only one has it.
fn declaration(model: &Model, name: &str) -> Result<String, Failure> {
    let graph = Dependencies::new(model);
    let all = || graph.nodes().iter().map(|node| node.id.as_str());
    if all().any(|id| id == name) {
        return Ok(name.to_owned());
    }
    let short: Vec<&str> = all().filter(|id| id.rsplit('.').next() == Some(name)).collect();
    match &*short {
        [one] => Ok((*one).to_owned()),
        [] => {
            let failure = Failure::new(format!("the model has no `{name}` that anything could depend on"));
            let near = all().min_by_key(|id| strsim::osa_distance(id, name));
            let near = near.filter(|id| strsim::osa_distance(id, name) <= 2 + name.len() / 4);
            Err(match near {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure.help("`vflow analyse impact` lists what there is"),
            })
        }
        several => {
            let failure = Failure::new(format!("`{name}` may be one of several"));
            Err(failure.help(format!("say which: {}", several.join(", "))))
        }
    }
}
