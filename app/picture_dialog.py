"""File > Export Picture: what of the drawing, how it looks, and where to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.cut_text import CutTextTips
from graph_editor.canvas.carrying import Things, selected
from graph_editor.canvas.picture import (
    FORMATS,
    PictureError,
    PictureOptions,
    picture_size,
    save_picture,
)
from graph_editor.canvas.spoken import counted
from graph_editor.document.project import MAIN

if TYPE_CHECKING:
    from app.main_window import MainWindow

_ABOUT = {
    ".svg": "Vector picture for the web and for drawing programs; text as outlines.",
    ".pdf": "Vector picture for papers; one page of the drawing's size, fonts included.",
    ".png": "Pixels, for slides and messages.",
}
_NO_FORMAT = "End the name in .svg, .pdf or .png: that says in which format it is written."


class PictureDialog(QDialog):
    """Asks, writes the picture, and stays open where that fails, saying why."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        CutTextTips(self)
        self._window = window
        self._session = window.session
        canvas = getattr(window.pages.get("draw"), "canvas", None)
        self._graph = canvas.document.graph if canvas is not None else MAIN
        self._selected = (
            canvas.editor.carrying.meant(selected(canvas.selection)) if canvas else Things()
        )
        self._sizes: dict[bool, QSizeF | None] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export picture")
        self._make_fields()
        self._lay_out()
        self._refresh()
        self.resize(560, self.sizeHint().height())
        self.path.setFocus()
        start = len(self.path.text()) - len(Path(self.path.text()).name)
        self.path.setSelection(start, len(Path(self.path.text()).stem))

    @property
    def options(self) -> PictureOptions:
        """What is chosen."""
        return PictureOptions(
            theme=self.theme.currentData(),
            transparent=self.transparent.isChecked(),
            scale=self.scale.value(),
            graph=self._graph,
            nodes=self._selected.nodes if self.part.currentData() else None,
            annotations=self._selected.annotations,
        )

    def accept(self) -> None:
        """Write the picture; close where that worked."""
        path = Path(self.path.text().strip()).expanduser()
        if not path.is_absolute():
            path = self._folder() / path
        session = self._session
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            save_picture(
                session.document.project, session.catalogue, path, self.options, session.analysis
            )
        except PictureError as error:
            self._say(str(error))
            return
        finally:
            QGuiApplication.restoreOverrideCursor()
        settings = session.settings
        settings.set_text("picture", f"{path.suffix.lower()} {self.theme.currentData()}")
        self._window.status.showMessage(f"{path} is written.", 8000)
        super().accept()

    def _make_fields(self) -> None:
        session = self._session
        suffix, _, theme = session.settings.text("picture", ".svg light").partition(" ")
        self.path = QLineEdit(str(self._folder() / f"{session.title}{suffix}"), self)
        self.path.setAccessibleName("File")
        self.path.setToolTip(_NO_FORMAT)
        self.path.textChanged.connect(self._refresh)
        self.browse = QPushButton("&Browse …", self)
        self.browse.setToolTip("Choose where to write the picture")
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._on_browse)
        self.part = QComboBox(self)
        self.part.setAccessibleName("What is drawn")
        self.part.setToolTip("The whole drawing, or only what is selected")
        self.part.addItem("The whole drawing", False)
        if self._selected:
            drawing = self._window.page("draw").canvas.document
            self.part.addItem(f"The selection: {counted(drawing, self._selected)}", True)
        self.part.currentIndexChanged.connect(self._refresh)
        self.theme = QComboBox(self)
        self.theme.setAccessibleName("Theme")
        self.theme.setToolTip("The colours of the picture, whatever the window has")
        self.theme.addItem("Light, on white", "light")
        self.theme.addItem("Dark", "dark")
        self.theme.setCurrentIndex(self.theme.findData("dark" if theme == "dark" else "light"))
        self.transparent = QCheckBox("&Transparent background", self)
        self.transparent.setToolTip("Leave out the background, for slides of another colour")
        self.scale = QDoubleSpinBox(self)
        self.scale.setAccessibleName("Scale of a PNG")
        self.scale.setToolTip("Pixels for each unit of the drawing; 3 is enough for print")
        self.scale.setRange(0.1, 20)
        self.scale.setSingleStep(0.5)
        self.scale.setValue(2)
        self.scale.setSuffix(" ×")
        self.scale.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.scale.valueChanged.connect(self._refresh)
        self.note = QLabel(self)
        self.note.setProperty("role", "small")
        self.note.setWordWrap(True)
        self.error = QLabel(self)
        self.error.setProperty("role", "error")
        self.error.setWordWrap(True)
        self.error.hide()
        button = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(button.Cancel, self)
        self.buttons.button(button.Cancel).setToolTip("Write no picture (Esc)")
        self.export = QPushButton("&Export", self)
        self.export.setProperty("role", "primary")
        self.buttons.addButton(self.export, QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setDefault(True)
        self.export.setToolTip("Write the picture (Enter)")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        place = QWidget(self)
        across = QHBoxLayout(place)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(self.path, 1)
        across.addWidget(self.browse)
        form = self._form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&File", place)
        form.labelForField(place).setBuddy(self.path)  # type: ignore[attr-defined]
        form.addRow("", self.note)
        form.addRow("&Draw", self.part)
        form.addRow("T&heme", self.theme)
        form.addRow("", self.transparent)
        form.addRow("&Scale", self.scale)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addLayout(form)
        column.addWidget(self.error)
        column.addStretch()
        column.addWidget(self.buttons)

    def _folder(self) -> Path:
        return self._session.folder or self._session.settings.last_folder()

    def _refresh(self, _what: object = None) -> None:
        """Say what would be written; the scale is for pixels only."""
        suffix = Path(self.path.text().strip()).suffix.lower()
        self.export.setEnabled(suffix in FORMATS)
        self._form.setRowVisible(self.scale, suffix == ".png")
        self._grow()
        self.error.hide()
        about = _ABOUT.get(suffix, _NO_FORMAT)
        size = self._size()
        if size is not None and suffix == ".png":
            scale = self.scale.value()
            width, height = round(size.width() * scale), round(size.height() * scale)
            about += f" {width:,} × {height:,} pixels."
        elif size is not None and suffix in FORMATS:
            centimetres = (side * 2.54 / 96 for side in (size.width(), size.height()))
            about += " {:,.1f} × {:,.1f} cm.".format(*centimetres)
        self.note.setText(about)

    def _size(self) -> QSizeF | None:
        """How large the drawing is; None where there is nothing to draw."""
        part = bool(self.part.currentData())
        if part not in self._sizes:
            session = self._session
            try:
                self._sizes[part] = picture_size(
                    session.document.project, session.catalogue, self.options
                )
            except PictureError:
                self._sizes[part] = None
        return self._sizes[part]

    def _on_browse(self) -> None:
        path = self._window.files.asker.path_to_picture(Path(self.path.text()))
        if path is not None:
            suffix = Path(self.path.text()).suffix
            self.path.setText(str(path if path.suffix else path.with_suffix(suffix or ".svg")))

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()
        self._grow()

    def _grow(self) -> None:
        self.resize(self.width(), max(self.height(), self.sizeHint().height()))
