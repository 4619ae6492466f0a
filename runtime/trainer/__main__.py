"""The trainer's entry: import Keras, wait for a run, train it, end.

One process trains one run: memory and GPU come back only when a process ends.
"""

from __future__ import annotations

import os
import sys

from runtime.trainer.control import Control


def main() -> int:
    """Wait for a run and train it; the process's exit status."""
    control = Control()
    control.listen()  # before the long import, so that a window that goes away is noticed
    if hasattr(os, "nice"):
        os.nice(5)  # a window stays quick while all cores train
    from runtime.trainer.job import Job
    from runtime.trainer.warm_up import warm_up

    warm_up()
    folder = control.wait_for_job()
    from runtime.runs import Run

    done = Job(Run(folder), control).work()
    sys.stdout.flush()
    os._exit(0 if done else 1)  # TensorFlow's own end takes long, and all is written


if __name__ == "__main__":
    main()
