

class Outcome(NamedTuple):
    """Whether something that was expected came out, and what did."""

    holds: bool
    found: str


class Expectation(NamedTuple):
    """What must come out on a row."""

    row: int
    text: str
    check: Callable[[Params, State], Outcome]


class Fact(NamedTuple):
    """A published number that the model must reproduce."""

    name: str
    label: str
    settings: dict[str, Any]
    expectations: tuple[Expectation, ...]
    published: str = ""


def near(
    left: float, right: float, within: float | None = None, unit: str = "", scale: float = 1.0
) -> Outcome:
    """Whether two numbers are equal, or apart by no more than they may be."""
    allowed = 1e-9 * max(abs(left), abs(right)) if within is None else within
    found = f"found {shown(left, unit, scale)}, expected {shown(right, unit, scale)}"
    # Two infinities are the same; nothing else is near an infinity.
    apart = abs(left - right)
    return Outcome(left == right or (math.isfinite(apart) and apart <= allowed), found)


def judged(holds: bool, *parts: Amount) -> Outcome:
    """Whether a condition holds, and the values of its parts."""
    return Outcome(holds, "found " + ", ".join(str(part) for part in parts))
# <arrays>


def near_each(
    left: Any, right: Any, within: Any = None, unit: str = "", scale: float = 1.0
) -> Outcome:
    """Whether all elements of two arrays are equal, or apart by no more than they may be."""
    allowed = 1e-9 * np.maximum(np.abs(left), np.abs(right)) if within is None else within
    found = f"found {shown(left, unit, scale)}, expected {shown(right, unit, scale)}"
    apart = np.abs(left - right)
    return Outcome(bool(np.all((left == right) | (np.isfinite(apart) & (apart <= allowed)))), found)
