# <step>


def step(time: float, height: float, start: float) -> float:
    """0 before ``start``, ``height`` from then on."""
    return height if start < time + 1e-9 * DT else 0.0
# <ramp>


def ramp(time: float, slope: float, start: float, until: float) -> float:
    """Rises by ``slope`` between ``start`` and ``until``, and keeps what it reached."""
    return slope * (clamp(time, start, until) - start)
# <at>


def at(time: float, when: float) -> bool:
    """Whether ``when`` lies in the step that begins now."""
    slack = 1e-9 * DT
    return time - slack <= when < time + DT - slack
# <every>


def every(time: float, period: float) -> bool:
    """Whether a multiple of ``period``, 0 included, lies in the step that begins now."""
    if not (period > 0.0 and math.isfinite(period)):
        return time == 0.0 and period > 0.0
    slack = 1e-9 * DT
    multiple = math.ceil((time - slack) / period) * period
    return multiple < time + DT - slack
# <between>


def between(time: float, start: float, until: float) -> bool:
    """Whether the step begins at or after ``start`` and before ``until``."""
    slack = 1e-9 * DT
    return start - slack <= time < until - slack
# <during>


def during(time: float, start: float, until: float) -> float:
    """The share of the step that lies between ``start`` and ``until``, 0..1."""
    return maximum(minimum(until, time + DT) - maximum(start, time), 0.0) / DT
# <steps_in>


def steps_in(time: float) -> int:
    """How many steps a time is: the nearest whole number, at least one."""
    return max(1, math.floor(time / DT + 0.5))
