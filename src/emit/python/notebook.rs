//! A notebook that runs from top to bottom: runs, an ensemble, plots.

use serde_json::{Value, json};

use super::context::Context;
use super::text::markdown;

/// The notebook as JSON, version 4.5.
pub(super) fn notebook(context: &Context) -> String {
    let package = &context.package;
    let title = markdown(&Context::title(&context.model.ecosystem.meta));
    let cells = [
        prose(
            "title",
            &format!(
                "# {title}: results\n\nThis notebook is yours: builds leave it as it is. It runs from top to bottom."
            ),
        ),
        code(
            "imports",
            &format!(
                "import sys\nfrom pathlib import Path\n\nsys.path.insert(0, str(Path.cwd().parent))  # runs without an installation, too\n\n\
             from {package} import PARAMETERS, execute, frame_of, jobs\nfrom {package}.plots import plot\nfrom {package}.results import unserved\nfrom {package}.summary import summary"
            ),
        ),
        prose("single", "## One run\n\nWith every parameter at its single-run value."),
        code(
            "run",
            "trajectories = list(execute(jobs()))\nsingle = frame_of(trajectories)\nprint(summary(trajectories, single))",
        ),
        code("plot-single", "plot(single, kinds=(\"stock\", \"flow\", \"metric\"));"),
        prose(
            "unserved",
            "## What could not be served\n\nA row here is an assumption that failed: someone asked for what was not there.",
        ),
        code("show-unserved", "unserved(single)"),
        prose(
            "ensemble",
            "## Many runs\n\nUncertain parameters and chance are drawn anew in each run; the band holds nine runs in ten.",
        ),
        code("run-ensemble", "ensemble = frame_of(execute(jobs(runs=20)))\nplot(ensemble);"),
        prose("sweep", "## A parameter varied\n\nThe first parameter with a range, at both ends and in the middle."),
        code(
            "run-sweep",
            "ranged = [p for p in PARAMETERS if p.low is not None and p.high is not None]\n\
             if ranged:\n    first = ranged[0]\n    points = [first.low, (first.low + first.high) / 2, first.high]\n    \
             sweep = frame_of(execute(jobs(vary={first.key: points})))\n    plot(sweep);",
        ),
    ];
    let root = json!({
        "cells": cells,
        "metadata": {
            "kernelspec": { "display_name": "Python 3", "language": "python", "name": "python3" },
            "language_info": { "name": "python" }
        },
        "nbformat": 4,
        "nbformat_minor": 5
    });
    let mut text = serde_json::to_string_pretty(&root).unwrap_or_default();
    text.push('\n');
    text
}

fn prose(id: &str, text: &str) -> Value {
    json!({ "cell_type": "markdown", "id": id, "metadata": {}, "source": lines(text) })
}

fn code(id: &str, text: &str) -> Value {
    json!({ "cell_type": "code", "execution_count": null, "id": id, "metadata": {}, "outputs": [], "source": lines(text) })
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}
