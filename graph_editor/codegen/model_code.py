"""`build_model()`: a drawing as functional-API code, and the names of its inputs and outputs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.codegen.block_function import BlockFunctions
from graph_editor.codegen.body_code import BodyCode, BodyWriter, variables
from graph_editor.codegen.expression import (
    Atom,
    Call,
    Item,
    call,
    list_of,
    quoted,
    statement,
)
from graph_editor.codegen.keras_names import has_operations, layer_names, output_name
from graph_editor.codegen.layer_code import LayerWriter
from graph_editor.codegen.left_out import Remarks
from graph_editor.codegen.plan import Plan, Tensor
from graph_editor.document.graph import Node, NodeId, NodeKind
from graph_editor.document.naming import plain_name
from graph_editor.document.project import MAIN
from graph_editor.validation.analysis import NodeResult


@dataclass(slots=True)
class ModelCode(BodyCode):
    """The body of `build_model()`.

    Attributes:
        input_names, output_names: as the built model calls them.
        output_keys: for each output, the names by which a project may speak of it.
    """

    input_names: list[str] = field(default_factory=list)
    output_names: list[str] = field(default_factory=list)
    output_keys: list[tuple[str, ...]] = field(default_factory=list)


class FunctionalWriter:
    """Writes a plan as functional-API statements."""

    def __init__(
        self,
        plan: Plan,
        catalogue: Catalogue,
        layers: LayerWriter,
        blocks: BlockFunctions,
        results: Mapping[NodeId, NodeResult],
    ) -> None:
        self._plan = plan
        self._catalogue = catalogue
        self._layers = layers
        self._values = layers.values
        self._results = results
        self._names = variables(blocks, plan)
        self.code = ModelCode()
        self._body = BodyWriter(MAIN, plan, layers, blocks, results, self._names, self.code)

    def write(self, model_name: str) -> ModelCode:
        """The statements of `build_model()`, the last one its return."""
        plan = self._plan
        if not plan.inputs or not plan.outputs:
            self._give_up()
            return self.code
        self._keep_layer_names()
        self._write_nodes()
        self.code.input_names = [plan.nodes[node_id].name for node_id in plan.inputs]
        outputs = self._outputs()
        inputs = [self._body.tensors[node_id][0] for node_id in plan.inputs]
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

    def _write_nodes(self) -> None:
        """The statements of what is built, and comments in place of what is not."""
        plan = self._plan
        remarks, built = Remarks(plan, self.code), set(plan.order)
        for node_id in plan.sequence:
            node = plan.nodes[node_id]
            if node_id in plan.left_out:
                remarks.write(node_id)
            elif node_id in built and node.kind is NodeKind.INPUT:
                variable = self._names.take(node.name)
                self._body.tensors[node_id] = {0: variable}
                self.code.add(statement(f"{variable} = ", self._layers.input(node)), node_id)
            elif node_id in built:
                self._body.write(node)

    def _give_up(self) -> None:
        """As long as there is no model, say what is missing, also to who runs the script."""
        remarks = Remarks(self._plan, self.code)
        for node_id in self._plan.sequence:
            if node_id in self._plan.left_out:
                remarks.write(node_id)
        message = quoted("The drawing has no way from an input to an output yet.")
        self.code.add(statement("raise ", call("ValueError", message)))

    def _outputs(self) -> list[str]:
        """The variables of the outputs, each with a name of its own where there are several."""
        outputs = self._plan.outputs
        keras_names = [output_name(self._plan, output.tensor) for output in outputs]
        twice = {name for name, count in Counter(keras_names).items() if count > 1}
        variables: list[str] = []
        for output, name in zip(outputs, keras_names, strict=True):
            node = self._plan.nodes[output.node]
            variable = self._body.variable(output.tensor)
            if output.stump:
                name = node.name
            elif len(outputs) > 1 and (not name or name in twice):
                name = self._free_layer_name(node)
                items = [Item(Atom(quoted(name)), "name=")]
                dtype = self._dtype(output.tensor)
                if dtype in ("float16", "bfloat16", "float64"):
                    # A layer turns floats into its own dtype, which is float32 by default.
                    items.insert(0, Item(Atom(quoted(dtype)), "dtype="))
                identity = Call("layers.Identity", tuple(items))
                self._values.used.add("layers")
                argument = Atom(variable)
                variable = self._names.take(name)
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
        taken.update(self.code.output_names, layer_names(self._plan, every=True))
        wanted = name = plain_name(node.name, "outputs")
        number = 1
        while name in taken:
            name, number = f"{wanted}_{number}", number + 1
        return name

    def _keep_layer_names(self) -> None:
        """Keras numbers operations by itself; let it not give them the name of a layer."""
        if not has_operations(self._plan):
            return
        operations = {
            entry.title.replace("_", "").lower() for entry in self._catalogue.operations()
        } | {"getitem"}
        highest: dict[str, int] = {}
        named = list(layer_names(self._plan))
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
