# <numbers>


def unbalanced(params: Params, rows: Sequence[State]) -> list[str]:
    """Assets of which something appeared or vanished, by row; to rounding."""
    found: list[str] = []
    for asset, stocks in STOCKS.items():
        expected = 0.0
        turnover = 0.0  # debts and claims cancel out: rounding goes with what moved and was held
        for index, row in enumerate(rows):
            held = 0.0
            for stock in stocks:
                amount: float = row[stock]  # type: ignore[literal-required]
                held += amount
                turnover = max(turnover, abs(amount))
            for flow in FLOWS[asset]:
                turnover += abs(row[flow]) * DT  # type: ignore[literal-required]
            moved = brought_in(params, row)[asset] * DT
            expected = held if index == 0 else expected + moved
            if abs(held - expected) > 1e-9 * turnover:
                found.append(f"row {index}: {held!r} {asset} where {expected!r} were expected")
                break
    return found


def out_of_bounds(params: Params, rows: Sequence[State]) -> list[str]:
    """Stocks that left their bounds, by row."""
    bounds = @LIMITS@
    found: list[str] = []
    for stocks in STOCKS.values():
        for stock in stocks:
            for index, row in enumerate(rows):
                amount: float = row[stock]  # type: ignore[literal-required]
                if stock in bounds and not bounds[stock].low <= amount <= bounds[stock].high:
                    found.append(f"row {index}: {stock} = {amount!r}, outside {bounds[stock]}")
                    break
    return found
# <arrays>


def unbalanced(params: Params, rows: Sequence[State]) -> list[str]:
    """Assets of which something appeared or vanished, by row; to rounding."""
    found: list[str] = []
    for asset, stocks in STOCKS.items():
        expected = 0.0
        turnover = 0.0  # debts and claims cancel out: rounding goes with what moved and was held
        for index, row in enumerate(rows):
            held = 0.0
            for stock in stocks:
                amount: Any = row[stock]  # type: ignore[literal-required]
                held += float(np.sum(amount))
                turnover = max(turnover, float(np.sum(np.abs(amount))))
            for flow in FLOWS[asset]:
                rate: Any = row[flow]  # type: ignore[literal-required]
                turnover += float(np.sum(np.abs(rate))) * DT
            moved = brought_in(params, row)[asset] * DT
            expected = held if index == 0 else expected + moved
            if abs(held - expected) > 1e-9 * turnover:
                found.append(f"row {index}: {held!r} {asset} where {expected!r} were expected")
                break
    return found


def out_of_bounds(params: Params, rows: Sequence[State]) -> list[str]:
    """Stocks that left their bounds, by row."""
    bounds = @LIMITS@
    found: list[str] = []
    for stocks in STOCKS.values():
        for stock in (stock for stock in stocks if stock in bounds):
            low, high = bounds[stock].low, bounds[stock].high
            for index, row in enumerate(rows):
                amount: Any = row[stock]  # type: ignore[literal-required]
                if not np.all((low <= amount) & (amount <= high)):
                    found.append(f"row {index}: {stock} = {amount!r}, outside {bounds[stock]}")
                    break
    return found


def _first(
    holds: Any, sets: Sequence[str], own: Sequence[Amount], others: Sequence[Amount] = ()
) -> tuple[Amount, ...]:
    """What a condition is about, of the first element for which it does not hold."""
    broken = np.argwhere(~np.asarray(holds))
    if len(broken) == 0:
        return (*own, *others)
    place = tuple(int(index) for index in broken[0])
    name = ",".join(ELEMENTS[over][index] for over, index in zip(sets, place, strict=True))
    told = [Amount(f"{it.name}[{name}]", it.value[place].item(), it.unit, it.scale) for it in own]
    return (*told, *others)
# <always>


def broken_invariants(params: Params, rows: Sequence[State]) -> list[str]:
    """Invariants that do not hold, each with the first row on which it fails, and what is there."""
    found: dict[str, str] = {}
    for index, row in enumerate(rows):
        for name, holds in invariants_on_row(params, row).items():
            if not holds and name not in found:
                parts = ", ".join(str(part) for part in invariant_parts(params, row)[name])
                when = f"step {index}, time {row['time']:.6g} {TIME_UNIT}"
                found[name] = f"{when}: {name}, but {parts}" if parts else f"{when}: {name}"
    return list(found.values())


def violations(trajectories: Iterable[Trajectory]) -> list[str]:
    """Invariants that do not hold, in any run."""
    return [
        f"point {trajectory.job.subset}, run {trajectory.job.run}, {text}"
        for trajectory in trajectories
        for text in broken_invariants(trajectory.job.params, trajectory.rows)
    ]


def judge_facts(trajectory: Trajectory) -> list[tuple[Fact, Expectation, Outcome]]:
    """What was published, beside what came out: facts that a run with these settings can judge."""
    job, rows = trajectory.job, trajectory.rows
    return [
        (fact, expectation, expectation.check(job.params, rows[expectation.row]))
        for fact in FACTS
# <numbers>
        if fact.settings == dict(job.settings) and not job.ensemble
# <arrays>
        if _alike(fact.settings, job.settings) and not job.ensemble
# <always>
        for expectation in fact.expectations
        if expectation.row < len(rows)
    ]
# <arrays>


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two settings are the same, arrays and all."""
    return one.keys() == other.keys() and all(np.array_equal(one[key], other[key]) for key in one)
# <always>
