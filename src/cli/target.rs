//! The targets and kinds of diagram as choices on the command line.

use std::sync::LazyLock;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::emit::diagram::DiagramKind;
use crate::emit::{Maker, TARGETS, Target};

/// A target that was chosen.
#[derive(Clone, Copy, Debug)]
pub struct TargetChoice(pub &'static Target);

impl ValueEnum for TargetChoice {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<TargetChoice>> = LazyLock::new(|| TARGETS.iter().map(TargetChoice).collect());
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name).help(self.0.about))
    }
}

impl TargetChoice {
    /// Whether it draws one of several diagrams.
    pub fn draws(self) -> bool {
        matches!(self.0.maker, Maker::Diagram(..))
    }

    /// Whether it makes a folder of files.
    pub fn is_folder(self) -> bool {
        matches!(self.0.maker, Maker::Project(_))
    }
}

/// A kind of diagram that was chosen.
#[derive(Clone, Copy, Debug)]
pub struct DiagramChoice(pub DiagramKind);

impl ValueEnum for DiagramChoice {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<DiagramChoice>> =
            LazyLock::new(|| DiagramKind::ALL.into_iter().map(DiagramChoice).collect());
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let about = match self.0 {
            DiagramKind::StockFlow => "Stocks, and what flows between them",
            DiagramKind::Network => "Members, and what they give each other",
        };
        Some(PossibleValue::new(self.0.name()).help(about))
    }
}
