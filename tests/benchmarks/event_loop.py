"""How late the window's event loop is while a network trains on all cores, curves live.

A precise timer asks for its turn every 5 ms, from pressing Train to the end of the run; what it has
to wait beyond that is the delay that a person's click would meet.
"""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from tests.benchmarks.desk import SIZE, rest, wait_for
from tests.benchmarks.measurement import Limit, Measurement
from tests.benchmarks.networks import dense_classifier, write_arrays

INTERVAL_MS = 5
EPOCHS = 12
SAMPLES = 12_000
_PATIENCE_MS = 180_000


def measure() -> list[Measurement]:
    from app.pages.train_page import TrainPage
    from app.session import Session
    from app.settings import Settings
    from app.training_desk import TrainingDesk
    from graph_editor.catalogue.catalogue import Catalogue

    application = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_arrays(folder / "arrays.npz", SAMPLES, 784, 10)
        session = Session(Catalogue.load(), settings=Settings(folder / "settings"))
        desk = TrainingDesk(session, folder / "runs")
        page = TrainPage(session, desk)
        page.resize(*SIZE)
        page.show()
        session.start()
        session.replace(
            dense_classifier(
                784, 1024, 10, epochs=EPOCHS, batch_size=128, path=folder / "arrays.npz"
            )
        )
        wait_for(lambda: session.analysis.ok)
        rest(3000)

        moments: list[float] = []
        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(lambda: moments.append(perf_counter()))
        timer.start(INTERVAL_MS)
        ended = QEventLoop()  # it sleeps between two events, as the program's own does
        desk.run_finished.connect(ended.quit)
        QTimer.singleShot(_PATIENCE_MS, ended.quit)
        desk.start_run()
        ended.exec()
        timer.stop()
        assert desk.state == "finished", desk.message
        desk.close()
        session.close()
        page.close()
        application.processEvents()
    gaps = pairwise(moments)
    delays = [max(0.0, (later - earlier) * 1000 - INTERVAL_MS) for earlier, later in gaps]
    return [
        Measurement(
            "event-loop delay while training on all cores",
            delays,
            "ms",
            (Limit("p99", 16.0), Limit("worst", 50.0)),
            note="from pressing Train to the run's end, with live curves on the training page",
        )
    ]
