"""What all tests share: the engines that are installed, and settings to try."""

from importlib.util import find_spec
from typing import Any

import pytest

from @PACKAGE@.engine import ENGINES, Engine
from @PACKAGE@.params import PARAMETERS

MODULES = {"cadcad": "cadCAD", "radcad": "radcad"}
INSTALLED: list[Engine] = [engine for engine in ENGINES if find_spec(MODULES[engine])]


def settings_to_try() -> list[dict[str, Any]]:
    """The defaults, and every parameter with a range at both of its ends."""
    ends = [
        {parameter.key: end}
        for parameter in PARAMETERS
        for end in (parameter.low, parameter.high)
        if end is not None and not parameter.truth
    ]
    return [{}, *ends]


#: The engines to test; without any, the tests are skipped and say so.
TESTED: list[Any] = [*INSTALLED] if INSTALLED else [None]


@pytest.fixture(params=TESTED)
def engine(request: pytest.FixtureRequest) -> Any:
    """Each engine that is installed here."""
    if request.param is None:
        pytest.skip("neither cadCAD nor radCAD is installed")
    return request.param
