"""When nodes are kept as pictures: while the zoom rests, which halves what panning costs.

While it changes, each frame would make all the pictures anew and use them once, so what is in view
is painted directly until the wheel has come to rest.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QTimer

from graph_editor.canvas.drawing.item_scene import ItemScene
from graph_editor.document.graph import NodeId

_REST_MS = 200


class Stills(QObject):
    """Lets go of the pictures of nodes while the zoom changes.

    Attributes:
        at_rest: every node is kept as a picture.
    """

    def __init__(self, scene: ItemScene) -> None:
        super().__init__(scene)
        self._scene = scene
        self._direct: set[NodeId] = set()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._keep)

    @property
    def at_rest(self) -> bool:
        return not self._direct

    def zoomed(self, seen: QRectF) -> None:
        """The zoom is another now, and this part of the scene is seen."""
        for node_id, _ in self._scene.far.grid.near(seen.getCoords()):  # type: ignore[arg-type]
            if node_id not in self._direct:
                self._direct.add(node_id)
                self._scene.nodes[node_id].keep_picture(False)
        self._rest.start()

    def _keep(self) -> None:
        """The zoom has come to rest."""
        for node_id in self._direct & self._scene.nodes.keys():
            self._scene.nodes[node_id].keep_picture(True)
        self._direct.clear()
        self._scene.update()  # one piece is painted faster than each node by itself
