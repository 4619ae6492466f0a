"""Projects at random that consist of blocks, in blocks, repeated, muted, with loose ends.

The tame ones hold values that Keras takes, so that their models can be built; the wild ones hold
names and values that make lines long and strange.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import strategies as st

from graph_editor.document.graph import (
    BlockParameter,
    Edge,
    Graph,
    GraphId,
    Node,
    NodeId,
    NodeKind,
    list_port,
    output_port,
)
from graph_editor.document.project import MAIN, Project
from graph_editor.document.settings import DataSpec
from graph_editor.document.value import ObjectValue, Params, Reference, Value
from tests.graph_editor.codegen.random_project import identifiers

Tensor = tuple[NodeId, str]
TAME = ["filters", "width"]
WILD = ["filters", "layers", "name", "a_parameter_that_says_what_it_is_for", "größe", "x"]
_LAYERS = ["layers.Dense", "layers.BatchNormalization", "layers.ReLU", "layers.Identity"]
_OBJECTS: list[Value] = [
    ObjectValue("initializers.HeNormal"),
    ObjectValue("initializers.HeNormal", Params(seed=1)),
    ObjectValue("initializers.VarianceScaling", Params(scale=2.0, distribution="uniform", seed=8)),
]


class _Draw:
    """One graph while it is drawn."""

    def __init__(
        self, draw: st.DrawFn, id: GraphId, name: str, blocks: tuple[Graph, ...], *, wild: bool
    ) -> None:
        self.draw, self.id, self.blocks, self.wild = draw, id, blocks, wild
        self.name = name
        self.nodes: dict[NodeId, Node] = {}
        self.edges: set[Edge] = set()
        self.tensors: list[Tensor] = []
        self.parameters: tuple[BlockParameter, ...] = ()

    def graph(self) -> Graph:
        draw = self.draw
        if self.id != MAIN:
            names = draw(st.lists(st.sampled_from(WILD if self.wild else TAME), unique=True))
            self.parameters = tuple(BlockParameter(n, self._value(outside=True)) for n in names)
        for _ in range(draw(st.sampled_from([1, 1, 2, 3] if self.wild else [1, 1, 1, 2]))):
            shape = (
                Params(shape=(draw(st.sampled_from([4, 4, 4, 3])),))
                if self.id == MAIN
                else Params()
            )
            self._add("in", NodeKind.INPUT, "Input", shape)
        for _ in range(draw(st.integers(1, 6))):
            self._more()
        for _ in range(draw(st.sampled_from([0, 0, 1, 3]))):
            node = self._add("out", NodeKind.OUTPUT, "Output")
            self._connect(node, "inputs")
        as_model = self.id != MAIN and draw(st.integers(0, 2)) == 0
        edges = frozenset(self.edges)
        return Graph(self.id, self.name, self.nodes, edges, self.parameters, as_model)

    def _more(self) -> None:
        draw = self.draw
        kinds: list[Callable[[], None]] = [self._layer, self._layer, self._join, self._again]
        draw(st.sampled_from([*kinds, self._use, self._use, self._use]))()

    def _layer(self) -> None:
        type_ = self.draw(st.sampled_from(_LAYERS))
        params = Params()
        if type_ == "layers.Dense":
            params = Params(units=self._value())
            if self.wild and self.draw(st.booleans()):
                params = params.with_("kernel_initializer", self._value())
        node = self._add("layer", NodeKind.LAYER, type_, params)
        self._connect(node, "inputs")

    def _join(self) -> None:
        if self.draw(st.integers(0, 3)) == 0:
            node = self._add("sum", NodeKind.OPERATION, "ops.add")
            ports = ["x1", "x2"]
        else:
            node = self._add("join", NodeKind.LAYER, "layers.Concatenate")
            ports = [list_port("inputs", i) for i in range(self.draw(st.integers(2, 4)))]
        for port in ports:
            self._connect(node, port)

    def _again(self) -> None:
        owners = [n for n in self.nodes.values() if n.type == "layers.Dense" and not n.shared_with]
        if owners:
            owner = self.draw(st.sampled_from(owners))
            node = self._add("again", NodeKind.LAYER, owner.type, shared_with=owner.id)
            self._connect(node, "inputs")

    def _use(self) -> None:
        uses = sum(node.kind is NodeKind.BLOCK for node in self.nodes.values())
        if not self.blocks or uses >= 2:  # in blocks of blocks it soon comes to thousands
            return
        draw, block = self.draw, self.draw(st.sampled_from(self.blocks))
        names = [parameter.name for parameter in block.parameters]
        given = draw(st.lists(st.sampled_from(names), unique=True)) if names else []
        params = Params({name: self._value() for name in given})
        repeat = draw(st.sampled_from([1, 1, 1, 2, 3] if self.id == MAIN else [1, 1, 2]))
        node = self._add("use", NodeKind.BLOCK, block.id, params, repeat=repeat)
        for inner in block.nodes.values():
            if inner.kind is NodeKind.INPUT:
                self._connect(node, inner.name)
        count = number_of_outputs(block)
        if count > 1 and not self.nodes[node].muted and self.draw(st.booleans()):
            join = self._add("join", NodeKind.LAYER, "layers.Concatenate", mute=False)
            for index in range(count):
                port = list_port("inputs", index)
                self.edges.add(Edge(node, output_port(index), join, port))

    def _value(self, *, outside: bool = False) -> Value:
        draw, names = self.draw, [p.name for p in self.parameters]
        if names and not outside and draw(st.booleans()):
            name = draw(st.sampled_from(names))
            forms = [f"{name}", f"{name} * 2", f"{name}//2+1", f"3 * ({name} + {names[0]})"]
            wild = [
                *forms,
                f"{name}*1e30",
                f"-(-{name})",
                f"{names[-1]} + {name} * {name} / {name}",
            ]
            return Reference(draw(st.sampled_from(wild if self.wild else forms)))
        if self.wild and draw(st.booleans()):
            return draw(st.sampled_from([*_OBJECTS, (1, (2.5, "same")), "it's", None, 1e300]))
        return draw(st.sampled_from([4, 4, 4, 1, 3]))

    def _add(
        self,
        stem: str,
        kind: NodeKind,
        type: str,
        params: Params = Params(),
        shared_with: NodeId | None = None,
        repeat: int = 1,
        mute: bool = True,
    ) -> NodeId:
        number = len(self.nodes)
        id_ = NodeId(f"{self.id}_n{number}")
        name = f"{stem}{number}"
        taken = {node.name for node in self.nodes.values()}
        if self.wild:
            name = self.draw(identifiers.filter(lambda name: name not in taken))
        ends = (NodeKind.INPUT, NodeKind.OUTPUT)
        muted = mute and kind not in ends and self.draw(st.integers(0, 9)) == 0
        self.nodes[id_] = Node(
            id_, name, kind, type, params, shared_with=shared_with, muted=muted, repeat=repeat
        )
        return id_

    def _connect(self, target: NodeId, port: str) -> None:
        before = [
            n for n in self.nodes.values() if n.id != target and n.kind is not NodeKind.OUTPUT
        ]
        # Mostly the newest, so that much leads on.
        node = self.draw(st.sampled_from([*before, *before[-2:] * 3]))
        ports = 1
        if node.kind is NodeKind.BLOCK and not node.muted:
            block = next(block for block in self.blocks if block.id == node.type)
            ports = number_of_outputs(block)
        port_out = output_port(self.draw(st.integers(0, ports - 1)))
        self.edges.add(Edge(node.id, port_out, target, port))


def number_of_outputs(block: Graph) -> int:
    """How many tensors a block gives."""
    targets = {edge.target for edge in block.edges}
    sources = {edge.source for edge in block.edges}
    marked = [n for n in block.nodes.values() if n.kind is NodeKind.OUTPUT]
    return max(1, len(marked) or len(targets - sources))


@st.composite
def block_projects(draw: st.DrawFn, *, wild: bool) -> Project:
    """A project of up to three blocks and a drawing that uses them."""
    blocks: tuple[Graph, ...] = ()
    wanted = [f"block{index}" for index in range(draw(st.integers(1, 3)))]
    if wild:
        names = identifiers.filter(lambda name: name != "main")
        wanted = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    for index, name in enumerate(wanted):
        blocks += (_Draw(draw, GraphId(f"b{index}"), name, blocks, wild=wild).graph(),)
    main = _Draw(draw, MAIN, "main", blocks, wild=wild).graph()
    project = Project("model", (main, *blocks))
    return replace(project, data=DataSpec("random", Params(samples=20)))
