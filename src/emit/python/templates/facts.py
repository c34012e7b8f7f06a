

class Expectation(NamedTuple):
    """What must come out on a row."""

    row: int
    text: str
    holds: Callable[[Params, State], bool]


class Fact(NamedTuple):
    """A published number that the model must reproduce."""

    name: str
    label: str
    settings: dict[str, Any]
    expectations: tuple[Expectation, ...]
    published: str = ""


def near(left: float, right: float, within: float | None = None) -> bool:
    """Whether two numbers are equal, or apart by no more than they may be."""
    allowed = 1e-9 * max(abs(left), abs(right)) if within is None else within
    return abs(left - right) <= allowed
# <arrays>


def near_each(left: Any, right: Any, within: Any = None) -> bool:
    """Whether all elements of two arrays are equal, or apart by no more than they may be."""
    largest = np.maximum(np.abs(left), np.abs(right))
    allowed = 1e-9 * largest if within is None else within
    return bool(np.all(np.abs(left - right) <= allowed))
