"""What the JSON model is made of."""

from __future__ import annotations

from typing import Any

Tree = dict[str, Any]
"""A node of the JSON model."""
