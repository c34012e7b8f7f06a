//! Members: who takes part, and why.

use super::{Expr, Header, Item, Path, Text};
use crate::source::Span;

/// `member Curators "Data curators" { … }`
#[derive(Clone, Debug)]
pub struct Member {
    /// Name, label and doc.
    pub header: Header,
    /// Every `role`; unknown ones have been reported.
    pub roles: Vec<(Role, Span)>,
    /// `ring`, of the rainbow canvas.
    pub ring: Option<(Ring, Span)>,
    /// `alignment`, of the vortex canvas: -1..1.
    pub alignment: Option<Expr>,
    /// `interest`, of the vortex canvas: 0..1.
    pub interest: Option<Expr>,
    /// The texts of the profile canvas, in the order written.
    pub profile: Vec<ProfileEntry>,
    /// `population 120`
    pub population: Option<Expr>,
    /// Motives, stocks, values, flows, exchanges.
    pub items: Vec<Item>,
}

/// `skills "Domain knowledge"`
#[derive(Clone, Debug)]
pub struct ProfileEntry {
    /// Which box of the canvas.
    pub kind: ProfileKind,
    /// What stands in it.
    pub text: Text,
    /// The whole attribute.
    pub span: Span,
}

/// The boxes of the profile canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProfileKind {
    /// `characteristics`
    Characteristics,
    /// `background`
    Background,
    /// `goals`
    Goals,
    /// `jobs`
    Jobs,
    /// `skills`
    Skills,
    /// `pains`
    Pains,
    /// `desires`
    Desires,
    /// `drivers`
    Drivers,
    /// `wish`
    Wish,
    /// `quote`
    Quote,
}

/// What part a member plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// `owner`
    Owner,
    /// `partner`
    Partner,
    /// `producer`
    Producer,
    /// `consumer`
    Consumer,
    /// `stakeholder`
    Stakeholder,
    /// `governor`
    Governor,
    /// `system`
    System,
    /// `external`
    External,
}

/// How near a member stands to the purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ring {
    /// `aligned`
    Aligned,
    /// `sponsor`
    Sponsor,
    /// `beneficiary`
    Beneficiary,
    /// `neutral`
    Neutral,
    /// `obstructing`
    Obstructing,
}

/// `motive earn "Earn a living" { kind extrinsic aspect functional }`
#[derive(Clone, Debug)]
pub struct Motive {
    /// Name, label and doc.
    pub header: Header,
    /// `kind`
    pub kind: Option<(MotiveKind, Span)>,
    /// `aspect`
    pub aspect: Option<(MotiveAspect, Span)>,
}

/// Where a motive comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MotiveKind {
    /// `intrinsic`
    Intrinsic,
    /// `systemic`
    Systemic,
    /// `extrinsic`
    Extrinsic,
    /// `internalized`
    Internalized,
}

/// What a motive is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MotiveAspect {
    /// `functional`
    Functional,
    /// `social`
    Social,
    /// `emotional`
    Emotional,
}

/// `story late_payment "Rewards arrive late" for Curators { … }`
#[derive(Clone, Debug)]
pub struct Story {
    /// Name, label and doc.
    pub header: Header,
    /// Whose story it is.
    pub member: Option<Path>,
    /// The texts, in the order written.
    pub lines: Vec<StoryLine>,
    /// `does curate, …`: behaviors and flows.
    pub does: Vec<Path>,
    /// `suggests payout_rule, …`: policies.
    pub suggests: Vec<Path>,
}

/// `setting "Gas prices are high"`
#[derive(Clone, Debug)]
pub struct StoryLine {
    /// Which line.
    pub kind: StoryKind,
    /// What it says.
    pub text: Text,
}

/// The lines of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StoryKind {
    /// `setting`
    Setting,
    /// `says`
    Says,
    /// `thinks`
    Thinks,
    /// `feels`
    Feels,
    /// `wants`
    Wants,
    /// `undesired`
    Undesired,
}
