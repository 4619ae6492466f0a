"""Whether data, model and training fit together."""

from __future__ import annotations

from graph_editor.document.settings import DataSpec, TrainingSpec
from graph_editor.validation.analysis import Problem
from graph_editor.validation.view import View


def check_training(view: View, data: DataSpec, training: TrainingSpec) -> list[Problem]:
    """Problems of the data and the training."""
    return []
