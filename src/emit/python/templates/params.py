# <always>
#: The seed of all random streams, unless another is asked for.
SEED = 0


class Parameter(NamedTuple):
    """A design choice, or a number that is not known for sure."""

    #: Its qualified name, as in the results and on the command line.
    name: str
    #: Its key in ``Params``.
    key: str
    label: str
    #: The unit it is shown and set in.
    unit: str
    #: Default, range and distribution, as the author wrote them.
    text: str
    #: How much one shown unit is in base units.
    scale: float = 1.0
    truth: bool = False
    low: float | None = None
    high: float | None = None
# <indexed>
    #: The index sets it runs over: it is set by one number for all, or by an array.
    sets: tuple[str, ...] = ()
# <always>

    def read(self, text: str) -> Any:
        """A value as people write it, in base units."""
        word = text.strip().lower()
        if word.endswith("%") and not self.truth:
            return float(word[:-1]) / 100.0
        if not self.truth:
            return float(word) * self.scale
        if word not in ("true", "false"):
            raise ValueError(f"{self.name} is true or false, not {text!r}")
        return word == "true"
# <bounded>


def _within(key: str, value: Any, low: float, high: float) -> Any:
    """The value, if it lies in its range."""
    if not low <= value <= high:
        raise ValueError(f"parameter {key} = {value!r} lies outside {low!r}..{high!r}")
    return value
# <drawn>


def _drawn(key: str, draw: Callable[[int], Any], low: float, high: float) -> Any:
    """What is drawn for a run; a draw outside the range is drawn again from the same stream."""
    for attempt in range(1001):
        value = draw(attempt)
        if low <= value <= high:
            return value
    raise ValueError(f"no draw of parameter {key} falls in {low!r}..{high!r}")
# <bounded each>


def _within_each(key: str, value: Any, low: Any, high: Any) -> Any:
    """The values, if all of them lie in their range."""
    if not np.all((low <= value) & (value <= high)):
        raise ValueError(f"parameter {key} lies outside {low!r}..{high!r} for some elements")
    return value
# <drawn each>


def _drawn_each(key: str, draw: Callable[[int], Any], low: Any, high: Any) -> Any:
    """What is drawn for a run; elements outside the range are drawn again from the same stream."""
    values = draw(0)
    for attempt in range(1, 1001):
        inside = (low <= values) & (values <= high)
        if inside.all():
            return values
        values = np.where(inside, values, draw(attempt))
    raise ValueError(f"no draw of parameter {key} falls in {low!r}..{high!r} for some elements")
