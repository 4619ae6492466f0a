"""Choose one's own NumPy files, and which array is what."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.background import Background
from app.icons import icon
from app.inspector.quiet_combo_box import QuietComboBox
from app.theme import SMALL_SIZE, mono_font
from graph_editor.document.value import Params, Value

PARTS = (
    ("x_train", "Training inputs"),
    ("y_train", "Training targets"),
    ("x_val", "Validation inputs"),
    ("y_val", "Validation targets"),
    ("x_test", "Test inputs"),
    ("y_test", "Test targets"),
)
_SUFFIXES = (".npz", ".npy")
_MAIN = "path"


class ArrayOptions(QWidget):
    """The options of the source `"arrays"`.

    Attributes:
        choose, choose_targets: open file choosers; a file can be dropped on the page as well.
        boxes: for each part of the data the list of arrays.

    Signals:
        edited: the new options.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = Params()
        self._folder: Path | None = None
        self._read: Path | None = None
        self._new: tuple[str, Path] | None = None
        self.file = QLabel()
        self.file.setWordWrap(True)
        self.choose = QPushButton(icon("folder-open"), "Choose a file …")
        self.choose.setToolTip("Choose an .npz or .npy file; you can also drop it on this page")
        self.targets = QLabel()
        self.targets.setWordWrap(True)
        self.choose_targets = QPushButton(icon("folder-open"), "Choose the targets …")
        self.choose_targets.setToolTip("Choose the .npy file with a target for each sample")
        self.arrays = QLabel()
        self.arrays.setFont(mono_font(SMALL_SIZE))
        self.arrays.setWordWrap(True)  # a sentence about a bad file must not widen the page
        self.arrays.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.boxes = {part: QuietComboBox() for part, _ in PARTS}
        self._mapping = QWidget()
        form = QFormLayout(self._mapping)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        for part, title in PARTS:
            box = self.boxes[part]
            box.setAccessibleName(title)
            box.setToolTip(f"The array that holds the {title.lower()} ({part})")
            box.activated.connect(lambda row, part=part: self._on_mapped(part, row))
            form.addRow(title, box)
        self._background = Background(self)
        self._background.done.connect(self._on_read)
        self._background.failed.connect(self._on_failed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for label, button in ((self.file, self.choose), (self.targets, self.choose_targets)):
            line = QHBoxLayout()
            line.addWidget(label, 1)
            line.addWidget(button)
            layout.addLayout(line)
        layout.addWidget(self.arrays)
        layout.addWidget(self._mapping)
        self.choose.clicked.connect(lambda: self._ask(_MAIN, "NumPy files (*.npz *.npy)"))
        self.choose_targets.clicked.connect(lambda: self._ask("target_path", "Arrays (*.npy)"))
        self.setAcceptDrops(True)

    def show_options(self, options: Params, folder: Path | None) -> None:
        """Show the options; `folder` is the project's."""
        self._options, self._folder = options, folder
        path, target = str(options.get(_MAIN) or ""), str(options.get("target_path") or "")
        self.file.setText(path or "No file is chosen yet. Choose one, or drop it here.")
        single = path.endswith(".npy")
        self.targets.setText(target or "No targets: each sample is its own target.")
        self.targets.setVisible(single)
        self.choose_targets.setVisible(single)
        self._mapping.setVisible(bool(path) and not single)
        self.arrays.setVisible(bool(path))
        self._show_mapping()
        if path and (full := self._absolute(path)) != self._read:
            self._read = full
            self._background.start(lambda: _headers(full))

    def take_file(self, path: Path) -> None:
        """Use this file: as inputs, or, where the inputs are an `.npy` already, as targets."""
        main = str(self._options.get(_MAIN) or "")
        both = path.suffix == ".npy" and main.endswith(".npy")
        name = "target_path" if both and not self._options.get("target_path") else _MAIN
        self._use(name, path)

    def _use(self, name: str, path: Path) -> None:
        if name == _MAIN:
            self._new = (self._relative(path), path)
            self._background.start(lambda: _headers(path))
        else:
            self.edited.emit(self._options.with_(name, self._relative(path)))

    def _ask(self, name: str, kinds: str) -> None:
        start = str(self._folder or Path.home())
        chosen, _ = QFileDialog.getOpenFileName(self, "Choose the data", start, kinds)
        if chosen:
            self._use(name, Path(chosen))

    def _absolute(self, text: str) -> Path:
        path = Path(text).expanduser()
        return path if path.is_absolute() or self._folder is None else self._folder / path

    def _relative(self, path: Path) -> str:
        """The file as the project names it: relative to its folder where it lies near."""
        if self._folder is not None:
            relative = os.path.relpath(path, self._folder)
            if not relative.startswith(os.path.join("..", "..")):
                return Path(relative).as_posix()
        return path.as_posix()

    def _on_read(self, headers: Mapping[str, str]) -> None:
        new, self._new = self._new, None
        if new is None:
            self._show_arrays(headers)
            return
        text, self._read = new
        found = {part: part for part, _ in PARTS if part in headers}
        self._show_arrays(headers)
        self.edited.emit(Params({_MAIN: text, **found}))

    def _on_failed(self, sentence: str) -> None:
        new, self._new = self._new, None
        self._show_arrays({})
        self.arrays.setText(sentence)
        if new is not None:
            text, self._read = new
            self.edited.emit(Params({_MAIN: text}))

    def _show_arrays(self, headers: Mapping[str, str]) -> None:
        wide = max((len(name) for name in headers), default=0)
        lines = [f"{name:<{wide}}  {text}".strip() for name, text in headers.items()]
        self.arrays.setText("\n".join(lines))
        for box in self.boxes.values():
            with QSignalBlocker(box):
                box.clear()
                box.addItem("–", "")
                for name in headers:
                    box.addItem(name, name)
            box.setEnabled(bool(headers))
        self._show_mapping()

    def _show_mapping(self) -> None:
        given = {part: self._options.get(part) for part, _ in PARTS}
        if not given["x_train"]:
            given |= {"x_train": "x_train", "y_train": "y_train"}
        for part, box in self.boxes.items():
            value = given[part]
            with QSignalBlocker(box):
                box.setCurrentIndex(max(0, box.findData(_name(value))))
                several = isinstance(value, Params)
                box.setPlaceholderText(f"{len(value)} arrays" if several else "")
                if several:
                    box.setCurrentIndex(-1)

    def _on_mapped(self, part: str, row: int) -> None:
        name = str(self.boxes[part].itemData(row) or "")
        options = self._options
        if not options.get("x_train"):
            there = [n for n in ("x_train", "y_train") if self.boxes[n].findData(n) >= 0]
            for implied in there:
                options = options.with_(implied, implied)
        self.edited.emit(options.with_(part, name) if name else options.without(part))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_array(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_array(event)
        if path is not None:
            event.acceptProposedAction()
            self.take_file(path)


def dropped_array(event: QDropEvent) -> Path | None:
    """The NumPy file that is dragged, if there is one."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() in _SUFFIXES), None)


def _headers(path: Path) -> dict[str, str]:
    from runtime.data.array_file import read_headers

    return {
        name: f"{header.shape} {header.dtype.name}" for name, header in read_headers(path).items()
    }


def _name(value: Value) -> str:
    return value if isinstance(value, str) else ""
