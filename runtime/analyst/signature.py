"""What makes two nodes of questions the same one to Keras; plain Python, for both processes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def signature(node: Mapping[str, Any]) -> str:
    """A node of a question without its id and inputs."""
    return json.dumps([node["type"], node.get("params"), node.get("call_params")], sort_keys=True)
