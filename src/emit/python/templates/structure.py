"""The partial state update blocks: which policies and updates make up a step, in which order.

One block for each phase of the model, and one that records the new row.
"""

from collections.abc import Callable
from typing import Any

from . import logic

BLOCKS: list[dict[str, Any]] = []


class _Anything(dict[str, Any]):
    """A signal that has every key."""

    def __missing__(self, key: str) -> Any:
        return key


def check_blocks(blocks: list[dict[str, Any]]) -> None:
    """Stops where an update would set another key than its own.

    cadCAD does not mind, and would leave the state as it was. One policy a block also means that
    no engine adds up signals of the same name.
    """
    for block in blocks:
        if len(block["policies"]) != 1:
            raise ValueError(f"block {block['label']!r} must have one policy")
        for name, update in block["variables"].items():
            key, value = update({}, 0, [], {}, _Anything())
            if (key, value) != (name, name):
                raise ValueError(f"{update.__name__} sets {key!r} from {value!r}, not {name!r}")


def check_arguments(functions: list[Callable[..., Any]], count: int) -> None:
    """Stops where a function does not take as many arguments as the engines pass."""
    for function in functions:
        if function.__code__.co_argcount != count:
            raise ValueError(f"{function.__name__} must take {count} arguments")


check_blocks(BLOCKS)
for _block in BLOCKS:
    check_arguments(list(_block["policies"].values()), 4)
    check_arguments(list(_block["variables"].values()), 5)
