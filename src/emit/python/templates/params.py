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
    #: Whether it is drawn once per run of an ensemble.
    drawn: bool = False
# <indexed>
    #: The index sets it runs over: it is set by one number for all, or by an array.
    sets: tuple[str, ...] = ()
# <always>

    @property
    def column(self) -> str:
        """Its column in the results, which need some names themselves."""
        own = self.name in ("subset", "run", "timestep", "time")
        return f"{self.name}_" if own else self.name

    def read(self, text: str) -> Any:
        """A value as people write it, in base units: ``2``, ``2_000``, ``2%``, or with its unit."""
        word = text.strip()
        if self.truth:
            if word.lower() not in ("true", "false"):
                raise ValueError(f"{self.name} is true or false, not {text!r}")
            return word.lower() == "true"
        number = word if self.unit in ("", "1") else word.removesuffix(self.unit).strip()
        try:
            value = float(number.removesuffix("%")) / (100.0 if number.endswith("%") else 1.0)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            unit = "" if self.unit in ("", "1") else f" ({self.unit})"
            raise ValueError(f"{self.name} is a number{unit}, not {text!r}")
        return value * self.scale
# <bounded>


def _within(key: str, value: Any, low: float, high: float) -> Any:
    """The value, if it lies in its range."""
    if not low <= value <= high:
        raise ValueError(_outside(key, f"{_shown(key, value)} lies outside the range", low, high))
    return value
# <drawn>


def _drawn(
    key: str,
    draw: Callable[[int], Any],
    low: float,
    high: float,
    redrawn: dict[str, int] | None,
) -> Any:
    """What is drawn for a run; a draw outside the range is drawn again from the same stream.

    How often that was so is counted in ``redrawn``.
    """
    for attempt in range(1001):
        value = draw(attempt)
        if low <= value <= high:
            if redrawn is not None:
                redrawn[key] = attempt
            return value
    raise ValueError(_outside(key, "in a thousand draws, none falls into the range", low, high))
# <bounded each>


def _within_each(key: str, value: Any, low: Any, high: Any) -> Any:
    """The values, if all of them lie in their range."""
    if not np.all((low <= value) & (value <= high)):
        raise ValueError(_outside(key, f"{_shown(key, value)} lies outside the range", low, high))
    return value
# <drawn each>


def _drawn_each(
    key: str,
    draw: Callable[[int], Any],
    low: Any,
    high: Any,
    redrawn: dict[str, int] | None,
) -> Any:
    """What is drawn for a run; elements outside the range are drawn again from the same stream.

    How many draws were made again is counted in ``redrawn``.
    """
    values, again = draw(0), 0
    for attempt in range(1, 1002):
        outside = ~((low <= values) & (values <= high))
        if not outside.any():
            if redrawn is not None:
                redrawn[key] = again
            return values
        again += int(np.sum(outside))
        values = np.where(outside, draw(attempt), values)
    raise ValueError(_outside(key, "in a thousand draws, some never fall into it", low, high))
# <ranged>


def _outside(key: str, what: str, low: float, high: float) -> str:
    """What is wrong with a parameter, and its range, as people write it."""
    name = next(parameter.name for parameter in PARAMETERS if parameter.key == key)
    return f"{name}: {what} {_shown(key, low)} to {_shown(key, high)}"


def _shown(key: str, value: Any) -> str:
    """A value of a parameter in the unit it is set in."""
    parameter = next(parameter for parameter in PARAMETERS if parameter.key == key)
    return shown(value, parameter.unit, parameter.scale)
