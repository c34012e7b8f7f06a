//! Words of the language as the model writes them.

use crate::model::{AssetKind, Between, Outside, ValueKind};
use crate::syntax::ast;

/// A role.
pub(super) fn role(word: ast::Role) -> &'static str {
    match word {
        ast::Role::Owner => "owner",
        ast::Role::Partner => "partner",
        ast::Role::Producer => "producer",
        ast::Role::Consumer => "consumer",
        ast::Role::Stakeholder => "stakeholder",
        ast::Role::Governor => "governor",
        ast::Role::System => "system",
        ast::Role::External => "external",
    }
}

/// A ring of the rainbow canvas.
pub(super) fn ring(word: ast::Ring) -> &'static str {
    match word {
        ast::Ring::Aligned => "aligned",
        ast::Ring::Sponsor => "sponsor",
        ast::Ring::Beneficiary => "beneficiary",
        ast::Ring::Neutral => "neutral",
        ast::Ring::Obstructing => "obstructing",
    }
}

/// A box of the profile canvas.
pub(super) fn profile(word: ast::ProfileKind) -> &'static str {
    match word {
        ast::ProfileKind::Characteristics => "characteristics",
        ast::ProfileKind::Background => "background",
        ast::ProfileKind::Goals => "goals",
        ast::ProfileKind::Jobs => "jobs",
        ast::ProfileKind::Skills => "skills",
        ast::ProfileKind::Pains => "pains",
        ast::ProfileKind::Desires => "desires",
        ast::ProfileKind::Drivers => "drivers",
        ast::ProfileKind::Wish => "wish",
        ast::ProfileKind::Quote => "quote",
    }
}

/// Where a motive comes from.
pub(super) fn motive(word: ast::MotiveKind) -> &'static str {
    match word {
        ast::MotiveKind::Intrinsic => "intrinsic",
        ast::MotiveKind::Systemic => "systemic",
        ast::MotiveKind::Extrinsic => "extrinsic",
        ast::MotiveKind::Internalized => "internalized",
    }
}

/// What a motive is about.
pub(super) fn aspect(word: ast::MotiveAspect) -> &'static str {
    match word {
        ast::MotiveAspect::Functional => "functional",
        ast::MotiveAspect::Social => "social",
        ast::MotiveAspect::Emotional => "emotional",
    }
}

/// A line of a story.
pub(super) fn story(word: ast::StoryKind) -> &'static str {
    match word {
        ast::StoryKind::Setting => "setting",
        ast::StoryKind::Says => "says",
        ast::StoryKind::Thinks => "thinks",
        ast::StoryKind::Feels => "feels",
        ast::StoryKind::Wants => "wants",
        ast::StoryKind::Undesired => "undesired",
    }
}

/// How sure an assumption is.
pub(super) fn confidence(word: ast::Confidence) -> &'static str {
    match word {
        ast::Confidence::Low => "low",
        ast::Confidence::Medium => "medium",
        ast::Confidence::High => "high",
    }
}

/// What kind of thing an asset is.
pub(super) fn asset(kind: ast::AssetKind) -> AssetKind {
    match kind {
        ast::AssetKind::Token => AssetKind::Token,
        ast::AssetKind::Currency => AssetKind::Currency,
        ast::AssetKind::Points => AssetKind::Points,
        ast::AssetKind::Good => AssetKind::Good,
        ast::AssetKind::Service => AssetKind::Service,
        ast::AssetKind::Knowledge => AssetKind::Knowledge,
        ast::AssetKind::Capability => AssetKind::Capability,
        ast::AssetKind::Right => AssetKind::Right,
        ast::AssetKind::Harm => AssetKind::Harm,
    }
}

/// What kind of value it is; parameters stand in a list of their own.
pub(super) fn value_kind(kind: ast::ValueKind) -> Option<ValueKind> {
    Some(match kind {
        ast::ValueKind::Param => return None,
        ast::ValueKind::Let => ValueKind::Let,
        ast::ValueKind::Env => ValueKind::Env,
        ast::ValueKind::Data => ValueKind::Data,
        ast::ValueKind::Behavior => ValueKind::Behavior,
        ast::ValueKind::Policy => ValueKind::Policy,
        ast::ValueKind::Metric => ValueKind::Metric,
    })
}

/// How a curve runs between two points.
pub(super) fn between(word: ast::Between) -> Between {
    match word {
        ast::Between::Linear => Between::Linear,
        ast::Between::Step => Between::Step,
        ast::Between::Spline => Between::Spline,
    }
}

/// What a curve is outside its points.
pub(super) fn outside(word: ast::Outside) -> Outside {
    match word {
        ast::Outside::Clamp => Outside::Clamp,
        ast::Outside::Extend => Outside::Extend,
    }
}

/// A calendar day: `2026-01-01`.
pub(super) fn date(days: i64) -> String {
    let epoch = time::OffsetDateTime::UNIX_EPOCH.date();
    epoch.checked_add(time::Duration::days(days)).map_or_else(String::new, |date| date.to_string())
}
