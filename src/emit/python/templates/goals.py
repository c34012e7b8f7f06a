

class Goal(NamedTuple):
    """What the ecosystem is to reach."""

    name: str
    label: str
    #: The metric that tells, and its key in the engines' state; empty where none is named.
    metric: str = ""
    key: str = ""
    #: How the metric is compared with the target.
    operator: str = ""
# <numbers>
    target: float | None = None
# <arrays>
    target: Any = None
# <always>
    #: The target as the author wrote it.
    text: str = ""
    #: The time by which it must be met; None is the end of the run.
    by: float | None = None
    unit: str = ""
    scale: float = 1.0


# <numbers>
COMPARE: dict[str, Callable[[float, float], bool]] = {
# <arrays>
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
# <always>
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def judge_goal(goal: Goal, rows: Sequence[State]) -> Outcome | None:
    """Whether the metric meets its target on the row of the deadline, else on the last row.

    None where there is nothing to judge: no metric or target, a run that ends before, or a metric
    that is no number then.
    """
    if goal.target is None or not goal.key:
        return None
    row = rows[-1]
    if goal.by is not None:
        due = [row for row in rows if row["time"] >= goal.by - 1e-9 * DT]
        if not due:
            return None
        row = due[0]
# <numbers>
    found: float = row[goal.key]  # type: ignore[literal-required]
    if math.isnan(found):
        return None
# <arrays>
    found: Any = row[goal.key]  # type: ignore[literal-required]
    if np.isnan(found).any():
        return None
# <always>
    when = f"{row['time']:.6g} {TIME_UNIT}"
    says = f"{goal.metric} = {shown(found, goal.unit, goal.scale, 6)} at {when}"
# <numbers>
    return Outcome(COMPARE[goal.operator](found, goal.target), says)
# <arrays>
    return Outcome(bool(np.all(COMPARE[goal.operator](found, goal.target))), says)
# <always>
