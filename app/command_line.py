"""Hornet's commands: `python main.py --help`.

Imports are inside the functions: the window must come up at once, and no command loads Qt unless
it draws. Exit status 0: done; 1: the model or the run has a problem; 2: wrong use.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    import argparse

COMMANDS = (
    *("check", "export", "train", "evaluate", "predict"),
    *("new", "examples", "layers", "doctor", "screenshot", "picture"),
)


def main(argv: Sequence[str]) -> int:
    """Do what the arguments say; without any, or with a project, open the window.

    Returns:
        The exit status.
    """
    if not argv or (argv[0] not in COMMANDS and not argv[0].startswith("-")):
        return _open_window(argv)
    from app.commands.outcome import Failed, WrongUse, complain

    try:
        if argv[0].startswith("-") and argv[0] not in ("-h", "--help"):
            raise WrongUse(f"There is no option {argv[0]}; `python main.py --help` lists them.")
        return _dispatch(_parser().parse_args(argv))
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 2
    except WrongUse as error:
        complain(str(error))
        return 2
    except Failed as error:
        complain(str(error))
        return 1
    except BrokenPipeError:  # `… | head`: nobody reads on
        sys.stdout = None
        return 0
    except KeyboardInterrupt:
        complain("Stopped.")
        return 1


def _open_window(argv: Sequence[str]) -> int:
    """Open the window, on a project if one is named."""
    if len(argv) > 1:
        print(
            f"Hornet opens one project, not {len(argv)}; `python main.py --help` lists commands.",
            file=sys.stderr,
        )
        return 2
    path = Path(argv[0]).absolute() if argv else None
    if path is not None and not path.is_file():
        print(
            f"{argv[0]!r} is neither a command nor a project's file; "
            "`python main.py --help` lists the commands.",
            file=sys.stderr,
        )
        return 2
    from app.terminal_run import has_display

    if not has_display():
        print(
            "There is no display to open a window on; `python main.py --help` lists the commands "
            "that need none.",
            file=sys.stderr,
        )
        return 1
    from app.application import run

    return run(path)


def _dispatch(options: argparse.Namespace) -> int:
    """Call the command's function."""
    match options.command:
        case "check" | "export" | "new" | "examples" | "screenshot":
            return _project(options)
        case "train":
            from app.commands.train_command import train

            return train(
                options.project,
                device=options.device,
                epochs=options.epochs,
                data=options.data,
                seed=options.seed,
                runs=options.runs,
                as_json=options.json,
                trusted=options.trust,
            )
        case "evaluate":
            from app.commands.run_command import evaluate

            return evaluate(options.run, as_json=options.json, trusted=options.trust)
        case "predict":
            from app.commands.run_command import predict

            return predict(
                options.run,
                options.input,
                options.out,
                prepare=options.prepare,
                trusted=options.trust,
            )
        case "picture":
            from app.commands.picture_command import picture

            return picture(
                options.project,
                options.out,
                theme=options.theme,
                transparent=options.transparent,
                scale=options.scale,
                trusted=options.trust,
            )
        case "layers":
            from app.commands.look_up_command import layers

            return layers(options.name, as_json=options.json)
        case _:
            from app.commands.look_up_command import doctor

            return doctor(as_json=options.json)


def _project(options: argparse.Namespace) -> int:
    from app.commands import project_command

    match options.command:
        case "check":
            return project_command.check(
                options.project, as_json=options.json, trusted=options.trust
            )
        case "export":
            return project_command.export(
                options.project, options.out, form=options.form, trusted=options.trust
            )
        case "new":
            return project_command.new(options.example, options.out)
        case "examples":
            return project_command.list_examples(as_json=options.json)
        case _:
            return project_command.screenshot(
                options.project,
                options.out,
                page=options.page,
                theme=options.theme,
                scale=options.scale,
                size=options.size,
                fit=options.fit,
            )


def _parser() -> argparse.ArgumentParser:
    import argparse

    class Parser(argparse.ArgumentParser):
        """Says what is wrong in one sentence instead of printing the usage."""

        def error(self, message: str) -> NoReturn:
            name = self.prog.removeprefix("main.py").strip()
            place = f"{name}: " if name else ""
            hint = f"python main.py {name} --help".replace("  ", " ")
            self.exit(2, f"{place}{message}; `{hint}` says what is possible.\n")

    parser = Parser(
        prog="main.py",
        description="Draw, check and train Keras networks. Without a command the window opens, "
        "on PROJECT.hornet if one is named.",
        epilog="Exit status: 0 done, 1 the model or the run has a problem, 2 wrong use.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, help: str, *, project: bool = False) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help, description=help)
        if project:
            command.add_argument("project", type=Path, metavar="PROJECT", help="a .hornet file")
        return command

    def add_out(command: argparse.ArgumentParser, what: str, metavar: str = "FILE") -> None:
        command.add_argument(
            "-o", "--output", dest="out", type=Path, required=True, metavar=metavar, help=what
        )

    def add_json(command: argparse.ArgumentParser, what: str = "print JSON") -> None:
        command.add_argument("--json", action="store_true", help=what)

    def add_trust(command: argparse.ArgumentParser) -> None:
        command.add_argument(
            "--trust", action="store_true", help="run Python code that the project holds"
        )

    check = add("check", "say whether a project can be built and trained", project=True)
    add_json(check)
    add_trust(check)

    export = add("export", "write the script of a project", project=True)
    add_out(export, "the script to write")
    export.add_argument("--form", choices=("functional", "sequential"), help="how it is written")
    add_trust(export)

    train = add("train", "train a project", project=True)
    train.add_argument("--device", metavar="cpu|gpu:N", help="where; see `doctor`")
    train.add_argument("--epochs", type=int, metavar="N", help="in place of the project's")
    train.add_argument("--data", type=Path, metavar="FILE", help="read this .npz or .npy instead")
    train.add_argument("--seed", type=int, metavar="N", help="in place of the project's")
    train.add_argument("--runs", type=Path, metavar="DIR", help="where the run's folder is made")
    add_json(train, "print the run's events as JSON, a line each")
    add_trust(train)

    evaluate = add("evaluate", "measure a run's model on its test set")
    evaluate.add_argument("run", type=Path, metavar="RUN", help="a run's folder")
    add_json(evaluate)
    add_trust(evaluate)

    predict = add("predict", "let a run's model predict the samples of a file")
    predict.add_argument("run", type=Path, metavar="RUN", help="a run's folder")
    predict.add_argument(
        "--input", type=Path, required=True, metavar="FILE", help="samples: .npz, .npy or .csv"
    )
    add_out(predict, "predictions: .npz, .npy or .csv")
    preparation = predict.add_mutually_exclusive_group()
    preparation.add_argument(
        "--prepare",
        action="store_true",
        default=None,
        help="prepare the samples as in training (else: if they look as the data did before it)",
    )
    preparation.add_argument(
        "--as-is", dest="prepare", action="store_false", help="the samples are prepared already"
    )
    add_trust(predict)

    new = add("new", "write an example's project to a file")
    new.add_argument("example", metavar="EXAMPLE", help="its name; see `examples`")
    add_out(new, "the project to write", "PROJECT")

    add_json(add("examples", "list the examples"))

    layers = add("layers", "list the layers and operations of Keras, or describe one")
    layers.add_argument("name", nargs="?", metavar="NAME", help="a layer or operation")
    add_json(layers)

    add_json(add("doctor", "say which versions and devices there are, and what is missing"))

    picture = add("picture", "draw the network into an SVG, PDF or PNG", project=True)
    add_out(picture, "the picture to write; its suffix says in which format")
    picture.add_argument("--theme", choices=("light", "dark"), default="light")
    picture.add_argument("--transparent", action="store_true", help="without a background")
    picture.add_argument(
        "--scale", type=float, default=2.0, metavar="N", help="how large a PNG is (default 2)"
    )
    add_trust(picture)

    screenshot = add("screenshot", "draw the whole window into a picture", project=True)
    add_out(screenshot, "the picture to write", "PNG")
    screenshot.add_argument(
        "--page", default="draw", choices=("home", "data", "draw", "train", "results")
    )
    screenshot.add_argument("--theme", choices=("light", "dark"))
    screenshot.add_argument("--scale", type=float, default=1.0, metavar="FACTOR")
    screenshot.add_argument(
        "--size", type=_size, metavar="WIDTHxHEIGHT", help="of the window, in pixels"
    )
    screenshot.add_argument("--fit", action="store_true", help="show the whole drawing")
    return parser


def _size(text: str) -> tuple[int, int]:
    """`1440x900` as numbers."""
    import argparse

    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit() and 0 < int(width) * int(height) < 10**8):
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write it like 1440x900")
    return int(width), int(height)
