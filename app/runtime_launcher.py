"""The real launcher: run folders, training threads, a pool with a warm trainer."""

from __future__ import annotations

from pathlib import Path

from app.run_launcher import Training
from graph_editor.codegen.script import Script
from graph_editor.document.project import Project
from runtime.runs import Run, create_run, list_runs
from runtime.training_thread import TrainerPool, TrainingThread

_NEWEST = 20


class RuntimeLauncher:
    """Starts and finds runs in one folder; see `run_launcher.Launcher`."""

    def __init__(self, runs_folder: Path) -> None:
        self._folder = runs_folder
        self._pool = TrainerPool()

    def launch(
        self, project: Project, script: Script, project_folder: Path | None
    ) -> tuple[Run, Training]:
        run = create_run(
            self._folder,
            project,
            script,
            device=project.training.device,
            seed=project.training.seed,
            project_folder=project_folder,
        )
        training = TrainingThread(run, self._pool)
        training.start()
        return run, training

    def find_alive(self) -> tuple[Run, Training] | None:
        for run in list_runs(self._folder)[:_NEWEST]:
            if run.trainer is not None and run.is_active and run.finished is None:
                training = TrainingThread.attach(run, self._pool)
                training.start()
                return run, training
        return None

    def warm(self, device: str) -> None:
        self._pool.warm(device)

    def close(self) -> None:
        self._pool.close()
