"""`build_model()`: a drawing as functional-API code, and the names of its inputs and outputs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.codegen.expression import (
    Atom,
    Call,
    Expr,
    Item,
    call,
    list_of,
    quoted,
    statement,
)
from graph_editor.codegen.layer_code import LayerWriter
from graph_editor.codegen.name_pool import NamePool
from graph_editor.codegen.plan import Plan, Tensor
from graph_editor.codegen.tensor_names import Returned, part_names, returned_by
from graph_editor.codegen.value_code import ValueWriter
from graph_editor.document.graph import Node, NodeId, NodeKind
from graph_editor.validation.analysis import NodeResult


@dataclass(slots=True)
class ModelCode:
    """The body of `build_model()`.

    Attributes:
        lines: its statements, indented.
        places: for each node the first and last line that build it, counted from 0.
        input_names, output_names: as the built model calls them.
        output_keys: for each output, the names by which a project may speak of it.
    """

    lines: list[str] = field(default_factory=list)
    places: dict[NodeId, tuple[int, int]] = field(default_factory=dict)
    input_names: list[str] = field(default_factory=list)
    output_names: list[str] = field(default_factory=list)
    output_keys: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, lines: list[str], node: NodeId | None = None) -> None:
        """Append the lines that build `node`."""
        first = len(self.lines)
        self.lines += lines
        if node is not None:
            begin = self.places.get(node, (first, first))
            joined = begin[1] == first - 1 or node not in self.places
            self.places[node] = (begin[0] if joined else first, len(self.lines) - 1)


class FunctionalWriter:
    """Writes a plan as functional-API statements."""

    def __init__(
        self,
        plan: Plan,
        catalogue: Catalogue,
        values: ValueWriter,
        layers: LayerWriter,
        results: Mapping[NodeId, NodeResult],
    ) -> None:
        self._plan = plan
        self._catalogue = catalogue
        self._values = values
        self._layers = layers
        self._results = results
        self._names = NamePool()
        self._tensors: dict[NodeId, dict[int, str]] = {}
        self._shared: dict[NodeId, str] = {}
        self.code = ModelCode()

    def write(self, model_name: str) -> ModelCode:
        """The statements of `build_model()`, the last one its return."""
        plan = self._plan
        self._keep_layer_names()
        calls = Counter(plan.owner(plan.nodes[node_id]).id for node_id in plan.order)
        for node_id in plan.order:
            node = plan.nodes[node_id]
            match node.kind:
                case NodeKind.INPUT:
                    variable = self._names.take(node.name)
                    self._tensors[node_id] = {0: variable}
                    self.code.add(statement(f"{variable} = ", self._layers.input(node)), node_id)
                case NodeKind.OPERATION:
                    tensors = {k: self._argument(v) for k, v in plan.arguments[node_id].items()}
                    self._assign(node, self._layers.operation(node, tensors))
                case _:
                    shared = calls[plan.owner(node).id] > 1 or node.shared_with is not None
                    self._layer_call(node, shared)
        self.code.input_names = [plan.nodes[node_id].name for node_id in plan.inputs]
        outputs = self._outputs()
        inputs = [self._tensors[node_id][0] for node_id in plan.inputs]
        self._values.used.add("keras")
        model = call(
            "keras.Model",
            inputs=inputs[0] if len(inputs) == 1 else list_of(inputs),
            outputs=outputs[0] if len(outputs) == 1 else list_of(outputs),
            name=quoted(model_name),
        )
        first = len(self.code.lines)
        self.code.add(statement("return ", model))
        for output in plan.outputs:
            self.code.places.setdefault(output.node, (first, len(self.code.lines) - 1))
        return self.code

    def _layer_call(self, node: Node, shared: bool) -> None:
        owner = self._plan.owner(node)
        arguments = [*self._call_items(node, owner), *self._layers.call_arguments(owner, node)]
        if not shared:
            self._assign(node, Call(self._layers.layer(owner), tuple(arguments)))
            return
        if owner.id not in self._shared:
            self._shared[owner.id] = self._names.take(owner.name)
            head = f"{self._shared[owner.id]} = "
            self.code.add(statement(head, self._layers.layer(owner)), owner.id)
        wanted = f"{node.name}_output" if node is owner else node.name
        self._assign(node, Call(self._shared[owner.id], tuple(arguments)), wanted)

    def _call_items(self, node: Node, owner: Node) -> list[Item]:
        """The tensors of a call: required ones by position while there is no gap."""
        entry = self._layers.entry(owner.type)
        required = {port.name for port in entry.ports if port.required}
        order = [port.name for port in entry.ports]
        items: list[Item] = []
        for place, (name, tensor) in enumerate(self._plan.arguments[node.id].items()):
            in_place = place < len(order) and order[place] == name
            by_position = in_place and (place == 0 or name in required)
            items.append(Item(self._argument(tensor), "" if by_position else f"{name}="))
        return items

    def _argument(self, tensor: Tensor | list[Tensor]) -> Expr:
        if isinstance(tensor, list):
            return list_of([self._variable(item) for item in tensor])
        return Atom(self._variable(tensor))

    def _variable(self, tensor: Tensor) -> str:
        return self._tensors[tensor.node][tensor.index]

    def _assign(self, node: Node, value: Call, wanted: str = "") -> None:
        """Give what a call returns its names: one, several by unpacking, or items of one."""
        used = self._plan.used[node.id]
        owner = self._plan.owner(node)
        returned = returned_by(node, owner, self._results.get(node.id), used)
        wanted = wanted or node.name
        if returned is Returned.TENSOR:
            variable = self._names.take(wanted)
            self._tensors[node.id] = dict.fromkeys(used, variable)
            self.code.add(statement(f"{variable} = ", value), node.id)
            return
        if returned is Returned.DEEP:
            self._values.used.add("keras")
            value = call("keras.tree.flatten", value)
        parts = part_names(owner, self._results.get(node.id), returned)
        if parts:
            names = [
                self._names.take(f"{wanted}{part}") if index in used else "_"
                for index, part in enumerate(parts)
            ]
            self._tensors[node.id] = {i: n for i, n in enumerate(names) if n != "_"}
            while len(names) > 2 and names[-1] in ("_", "*_") and names[-2] == "_":
                names[-2:] = ["*_"]
            head = ", ".join(names)
            if len(head) <= 48:
                self.code.add(statement(f"{head} = ", value), node.id)
                return
        variable = self._names.take(wanted)
        self._tensors[node.id] = {index: self._item(node, variable, index) for index in used}
        self.code.add(statement(f"{variable} = ", value), node.id)

    def _item(self, node: Node, variable: str, index: int) -> str:
        result = self._results.get(node.id)
        if result is not None and index < len(result.keys):
            return f"{variable}[{quoted(result.keys[index])}]"
        return f"{variable}[{index}]"

    def _outputs(self) -> list[str]:
        """The variables of the outputs, each with a name of its own where there are several."""
        outputs = self._plan.outputs
        keras_names = [self._keras_name(output.tensor) for output in outputs]
        twice = {name for name, count in Counter(keras_names).items() if count > 1}
        variables: list[str] = []
        for output, name in zip(outputs, keras_names, strict=True):
            node = self._plan.nodes[output.node]
            variable = self._variable(output.tensor)
            if len(outputs) > 1 and (not name or name in twice):
                name = self._free_layer_name(node)
                items = [Item(Atom(quoted(name)), "name=")]
                dtype = self._dtype(output.tensor)
                if dtype in ("float16", "bfloat16", "float64"):
                    # A layer turns floats into its own dtype, which is float32 by default.
                    items.insert(0, Item(Atom(quoted(dtype)), "dtype="))
                identity = Call("layers.Identity", tuple(items))
                self._values.used.add("layers")
                argument = Atom(variable)
                variable = self._names.take(node.name)
                line = statement(f"{variable} = ", Call(identity, (Item(argument),)))
                self.code.add(line, output.node)
            self.code.output_names.append(name)
            source = self._plan.nodes[output.tensor.node].name
            self.code.output_keys.append((name, node.name, source))
            variables.append(variable)
        return variables

    def _dtype(self, tensor: Tensor) -> str:
        """A tensor's dtype, where Keras was asked; else ""."""
        result = self._results.get(tensor.node)
        known = result is not None and tensor.index < len(result.outputs)
        return result.outputs[tensor.index].dtype if result is not None and known else ""

    def _free_layer_name(self, node: Node) -> str:
        taken = {self._plan.nodes[n].name for n in self._plan.order} - {node.name}
        taken.update(self.code.output_names)
        if node.kind is not NodeKind.OUTPUT and node.kind is not NodeKind.OPERATION:
            taken.add(node.name)
        name, number = node.name, 1
        while name in taken:
            name, number = f"{node.name}_{number}", number + 1
        return name

    def _keras_name(self, tensor: Tensor) -> str:
        """The name by which Keras knows an output: its layer's; "" for an operation."""
        node = self._plan.nodes[tensor.node]
        return "" if node.kind is NodeKind.OPERATION else self._plan.owner(node).name

    def _keep_layer_names(self) -> None:
        """Keras numbers operations by itself; let it not give them the name of a layer."""
        nodes = [self._plan.nodes[node_id] for node_id in self._plan.order]
        if not any(node.kind is NodeKind.OPERATION for node in nodes):
            return
        operations = {
            entry.title.replace("_", "").lower() for entry in self._catalogue.operations()
        } | {"getitem"}
        highest: dict[str, int] = {}
        named = [node.name for node in nodes if node.kind is not NodeKind.OPERATION]
        if len(self._plan.outputs) > 1:  # an output that an operation makes gets a layer to name it
            named += [self._plan.nodes[output.node].name for output in self._plan.outputs]
        for name in named:
            match = re.fullmatch(r"(\w+?)(?:_(\d{1,2}))?", name)
            if match is None:
                continue
            if match[1].replace("_", "") in operations:
                number = int(match[2] or 0)
                highest[match[1]] = max(highest.get(match[1], 0), number)
        for name, number in highest.items():
            self.code.add(
                [f"    # {name!r} is a layer's name here: Keras is to number operations after it."]
            )
            loop = statement("", call("keras.backend.get_uid", quoted(name)))
            if number:
                loop = [f"    for _ in range({number + 1}):", *[f"    {line}" for line in loop]]
            self.code.add(loop)
