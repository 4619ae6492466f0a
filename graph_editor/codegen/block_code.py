"""A block as a Python function, or as one that makes a nested `keras.Model`."""

from __future__ import annotations

from collections.abc import Mapping

from graph_editor.codegen.block_function import NAME, BlockFunction, BlockFunctions
from graph_editor.codegen.body_code import BodyCode, BodyWriter, variables
from graph_editor.codegen.comment import comment
from graph_editor.codegen.expression import Atom, Call, Item, call, list_of, quoted, statement
from graph_editor.codegen.plan import USELESS
from graph_editor.document.graph import NodeId, NodeKind
from graph_editor.validation.analysis import NodeResult


def write_block(
    function: BlockFunction, blocks: BlockFunctions, results: Mapping[NodeId, NodeResult]
) -> BodyCode:
    """The whole function, its `def` line first."""
    graph, plan, layers = function.block.graph, function.block.plan, function.layers
    names = variables(blocks, plan, NAME, *function.parameters.values())
    code = BodyCode()
    body = BodyWriter(graph.id, plan, layers, blocks, results, names, code)
    inputs = [plan.nodes[node_id] for node_id in plan.inputs]
    arguments = [names.take(node.name) for node in inputs]
    items = [Item(Atom(argument)) for argument in arguments]
    required = [p for p in graph.parameters if p.name in function.required]
    items += [Item(Atom(function.parameters[p.name])) for p in required]
    for parameter in graph.parameters:
        if parameter.name not in function.required:
            default = layers.values.value(parameter.default)
            items.append(Item(default, f"{function.parameters[parameter.name]}="))
    items.append(Item(Atom(quoted(graph.name)), f"{NAME}="))
    code.add(statement("def ", Call(function.name, tuple(items)), 0, tail=":"))
    head = len(code.lines) - 1
    if graph.as_model:
        code.add(['    """Make the block a model of its own, for tensors like these."""'])
    else:
        code.add(['    """Call the layers of the block; their names begin with `name`."""'])
    for node_id, reason in plan.left_out.items():
        if reason == USELESS and plan.nodes[node_id].kind is not NodeKind.OUTPUT:
            name = plan.nodes[node_id].name
            code.add(comment(f"{name!r} is left out of the code: {reason}.", "    "))
    for node, argument in zip(inputs, arguments, strict=True):
        body.tensors[node.id] = {0: argument}
        if graph.as_model:
            layers.values.used.add("keras")
            made = call(
                "keras.Input",
                batch_shape=f"{argument}.shape",
                dtype=f"{argument}.dtype",
                name=layers.name(node.name),
            )
            code.add(statement(f"{argument} = ", made), node.id)
        else:
            code.places[node.id] = (0, head)
    for node_id in plan.order:
        if plan.nodes[node_id].kind is not NodeKind.INPUT:
            body.write(plan.nodes[node_id])
    outputs = [body.variable(output.tensor) for output in plan.outputs]
    first = len(code.lines)
    if graph.as_model:
        result = call(
            "keras.Model",
            inputs=arguments[0] if len(arguments) == 1 else list_of(arguments),
            outputs=outputs[0] if len(outputs) == 1 else list_of(outputs),
            name=NAME,
        )
        code.add(statement("return ", result))
    else:
        code.add(_return(outputs))
    for output in plan.outputs:
        code.places.setdefault(output.node, (first, len(code.lines) - 1))
    return code


def _return(outputs: list[str]) -> list[str]:
    one = f"    return {', '.join(outputs)}"
    if len(one) <= 88:
        return [one]
    return ["    return (", *[f"        {output}," for output in outputs], "    )"]
