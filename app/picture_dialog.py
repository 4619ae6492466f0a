"""File > Export picture: what of the drawing, how it looks, and where to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
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
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.cut_text import CutTextTips
from app.pages.draw_page import DrawPage
from app.picture_job import PictureJob
from graph_editor.canvas.annotation.carrying import selected
from graph_editor.canvas.picture.picture import require_size
from graph_editor.canvas.picture.picture_options import FORMATS, PictureError, PictureOptions
from graph_editor.canvas.picture.picture_scene import drawn_area
from graph_editor.canvas.speech.spoken import counted

if TYPE_CHECKING:
    from app.main_window import MainWindow

_ABOUT = {
    ".svg": "Vector picture for the web and for drawing programs; text as outlines.",
    ".pdf": "Vector picture for papers; one page of the drawing's size, fonts included.",
    ".png": "Pixels, for slides and messages.",
}
_NO_FORMAT = "End the name in .svg, .pdf or .png: that says in which format it is written."


class PictureDialog(QDialog):
    """Asks, has the picture drawn by another process, and closes when it is there.

    Meanwhile it says how far that is, and Cancel gives it up; where it fails, the dialog stays and
    says why.

    Attributes:
        job: draws the picture.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        CutTextTips(self)
        self._window = window
        self._session = window.session
        page = window.page("draw")
        assert isinstance(page, DrawPage)
        self._canvas = page.canvas
        self._selected = self._canvas.editor.carrying.meant(selected(self._canvas.selection))
        self._areas: dict[bool, QRectF | None] = {}
        self.job = PictureJob(self)
        self.job.progressed.connect(lambda part: self.progress.setValue(round(part * 1000)))
        self.job.ended.connect(self._on_ended)
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
            graph=self._canvas.document.graph,
            nodes=self._selected.nodes if self.part.currentData() else None,
            annotations=self._selected.annotations,
        )

    @property
    def target(self) -> Path:
        """Where the picture is to be."""
        path = Path(self.path.text().strip()).expanduser()
        return path if path.is_absolute() else self._folder().absolute() / path

    def accept(self) -> None:
        """Begin to write the picture."""
        if self.job.running:
            return
        session, area = self._session, self._area()
        try:
            if area is None:
                raise PictureError("There is nothing to draw a picture of; add a node first.")
            if self.target.suffix.lower() == ".png":
                require_size(area, self.scale.value())
        except PictureError as error:
            self._say(str(error))
            return
        self.job.start(session.document.project, self.target, self.options, session.analysis)
        self._show_busy(True)

    def reject(self) -> None:
        """Give the picture up where one is being written; else close."""
        if self.job.running:
            self.job.cancel()
            self._show_busy(False)
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Close; a picture that is still being written is given up."""
        self.job.cancel()
        super().done(result)

    def _on_ended(self, reason: str) -> None:
        self._show_busy(False)
        if reason:
            self._say(reason)
            return
        path = self.target
        settings = self._session.settings
        settings.set_text("picture", f"{path.suffix.lower()} {self.theme.currentData()}")
        self._window.status.showMessage(f"{path} is written.", 8000)
        super().accept()

    def _show_busy(self, busy: bool) -> None:
        """Show the progress in the place of the fields' answers, or let choose again."""
        for field in self._fields:
            field.setEnabled(not busy)
        self.export.setEnabled(not busy)
        self.progress.setVisible(busy)
        self.progress.setValue(0)
        self.error.hide()
        cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setToolTip("Give the picture up (Esc)" if busy else "Write no picture (Esc)")
        (cancel if busy else self.path).setFocus()
        self._grow()

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
            drawing = self._canvas.document
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
        self.scale.lineEdit().setTextMargins(4, 0, 4, 0)
        self.scale.valueChanged.connect(self._refresh)
        self.note = QLabel(self)
        self.note.setProperty("role", "small")
        self.note.setWordWrap(True)
        self.error = QLabel(self)
        self.error.setProperty("role", "error")
        self.error.setWordWrap(True)
        self.error.hide()
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName("How much of the picture is drawn")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(8)
        self.progress.hide()
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
        column.addWidget(self.progress)
        self._fields = (place, self.part, self.theme, self.transparent, self.scale)
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
        size = self._area()
        if size is not None and suffix == ".png":
            scale = self.scale.value()
            width, height = round(size.width() * scale), round(size.height() * scale)
            about += f" {width:,} × {height:,} pixels."
        elif size is not None and suffix in FORMATS:
            centimetres = (side * 2.54 / 96 for side in (size.width(), size.height()))
            about += " {:,.1f}\u00a0×\u00a0{:,.1f}\u00a0cm.".format(*centimetres)
        self.note.setText(about)

    def _area(self) -> QRectF | None:
        """The part of the drawing that would be drawn; None where there is nothing."""
        part = bool(self.part.currentData())
        if part not in self._areas:
            canvas = self._canvas
            try:
                self._areas[part] = drawn_area(canvas.canvas, canvas.document, self.options)
            except PictureError:
                self._areas[part] = None
        return self._areas[part]

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
