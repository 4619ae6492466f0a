"""How the window looks: Fusion with two palettes, a small style sheet, and the fonts we ship.

Everything stands on a grid of 8 pixels. There are two sizes of text and one of headings, and one
accent colour. A widget that draws in its own colours asks `colors_of(self.palette())`, and again
when its palette changes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.settings import Settings
from graph_editor.canvas import style
from graph_editor.canvas.style import CanvasPalette

GRID = 8
TEXT_SIZE, SMALL_SIZE, HEADING_SIZE = 13, 12, 20
"""Font sizes in logical pixels."""
SANS, MONO = "Inter", "JetBrains Mono"
RESOURCES = Path(__file__).resolve().parent.parent / "resources"


@dataclass(frozen=True, slots=True)
class ThemeColors:
    """The colours of a theme as `#rrggbb`; text colours have 4.5 : 1 on `base` and `window`."""

    name: str
    window: str
    base: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selected: str
    error: str
    warning: str
    success: str
    info: str


def _theme(
    canvas: CanvasPalette, *, base: str, raised: str, border: str, on_accent: str, selected: str
) -> ThemeColors:
    """A theme around the canvas: what means the same on both has the same colour."""
    return ThemeColors(
        name=canvas.name,
        window=canvas.background.name(),
        base=base,
        raised=raised,
        border=border,
        text=canvas.text.name(),
        muted=canvas.muted.name(),
        accent=canvas.accent.name(),
        on_accent=on_accent,
        selected=selected,
        error=canvas.error.name(),
        warning=canvas.warning.name(),
        success=canvas.ok.name(),
        info=canvas.info.name(),
    )


LIGHT = _theme(
    style.LIGHT,
    base="#ffffff",
    raised="#ffffff",
    border="#d5dae1",
    on_accent="#ffffff",
    selected="#dfeafb",
)
DARK = _theme(
    style.DARK,
    base="#1b2027",
    raised="#262d36",
    border="#363e49",
    on_accent="#0c1724",
    selected="#233a57",
)


def colors(name: str) -> ThemeColors:
    """The colours of `"light"` or `"dark"`."""
    return DARK if name == "dark" else LIGHT


def colors_of(palette: QPalette) -> ThemeColors:
    """The colours that belong to a widget's palette."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


class Theme(QObject):
    """The theme in use: follows the system until the user chooses one.

    Attributes:
        name: `"light"` or `"dark"`: what is shown now.

    Signals:
        changed: another theme is shown, with its name.
    """

    changed = Signal(str)

    def __init__(self, application: QApplication, settings: Settings) -> None:
        super().__init__(application)
        self._application = application
        self._settings = settings
        self.name = ""
        load_fonts()
        application.setStyle("Fusion")
        application.setFont(text_font())
        application.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._show(self.choice)

    @property
    def choice(self) -> str:
        """What the user chose: `"system"`, `"light"` or `"dark"`."""
        return self._settings.theme

    def choose(self, choice: str) -> None:
        """Show `"light"` or `"dark"`, or follow the `"system"`; remembered."""
        self._settings.theme = choice
        self._show(choice)

    def _show(self, choice: str) -> None:
        name = choice
        if choice == "system":
            scheme = self._application.styleHints().colorScheme()
            name = "dark" if scheme is Qt.ColorScheme.Dark else "light"
        if name == self.name:
            return
        self.name = name
        shown = colors(name)
        self._application.setPalette(palette(shown))
        self._application.setStyleSheet(style_sheet(shown))
        self.changed.emit(name)

    def _on_system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self.choice == "system":
            self._show("system")


def load_fonts() -> None:
    """Make the fonts that Hornet ships known to Qt."""
    for file in sorted((RESOURCES / "fonts").glob("*.?tf")):
        QFontDatabase.addApplicationFont(str(file))


def text_font() -> QFont:
    """The font of everything else."""
    font = QFont(SANS)
    font.setPixelSize(TEXT_SIZE)
    return font


def mono_font(size: int = TEXT_SIZE) -> QFont:
    """The font of code, shapes and numbers in columns."""
    font = QFont(MONO)
    font.setPixelSize(size)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFeature(QFont.Tag("calt"), 0)  # Python's -> is two characters, not an arrow
    return font


def palette(shown: ThemeColors) -> QPalette:
    """The Qt palette of a theme."""
    result = QPalette()
    role = QPalette.ColorRole
    for which, color in {
        role.Window: shown.window,
        role.WindowText: shown.text,
        role.Base: shown.base,
        role.AlternateBase: shown.window,
        role.Text: shown.text,
        role.PlaceholderText: shown.muted,
        role.Button: shown.raised,
        role.ButtonText: shown.text,
        role.BrightText: shown.error,
        role.Light: shown.raised,
        role.Midlight: shown.border,
        role.Mid: shown.border,
        role.Dark: shown.border,
        role.Shadow: "#000000",
        role.Highlight: shown.accent,
        role.HighlightedText: shown.on_accent,
        role.Link: shown.accent,
        role.LinkVisited: shown.accent,
        role.ToolTipBase: shown.raised,
        role.ToolTipText: shown.text,
        role.Accent: shown.accent,
    }.items():
        result.setColor(which, QColor(color))
    faint = QColor(shown.muted)
    faint.setAlphaF(0.6)
    for which in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, which, faint)
    result.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(shown.border))
    return result


def style_sheet(shown: ThemeColors) -> str:
    """What the palette cannot say."""
    text = (RESOURCES / "themes" / "hornet.qss").read_text(encoding="utf-8")
    values = {**asdict(shown), "text_size": TEXT_SIZE, "small": SMALL_SIZE, "heading": HEADING_SIZE}
    values["icons"] = (RESOURCES / "icons").as_posix()
    for name in sorted(values, key=len, reverse=True):
        text = text.replace(f"@{name}", str(values[name]))
    return text
