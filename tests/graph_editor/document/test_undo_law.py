"""Undo is the inverse of do: a stateful machine edits, undoes and redoes at random."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Sequence

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from graph_editor.document.annotation import AnnotationKind
from graph_editor.document.change import Change
from graph_editor.document.document import Document
from graph_editor.document.edit import Edit, EditError
from graph_editor.document.flow import Flow
from graph_editor.document.graph import BlockParameter, GraphHeader, GraphId, NodeId, NodeKind
from graph_editor.document.project import Project
from graph_editor.document.value import Params

TYPES = ("layers.Dense", "layers.Add", "layers.Flatten", "layers.LSTM")


def random_step(document: Document, edit: Edit, chance: random.Random) -> None:
    """One verb of an edit on random nodes; raises EditError where it cannot be done."""
    nodes = list(document.nodes())
    pick = NodeId(chance.choice([*nodes, "nobody"]))
    match chance.randrange(18):
        case 0 | 1:
            edit.add_node(chance.choice(TYPES), params=Params(units=chance.randrange(4)))
        case 2:
            edit.add_node("Input", NodeKind.INPUT, name=chance.choice(["x", "a b", "class"]))
        case 3:
            edit.remove_node(pick)
        case 4 | 5:
            other = NodeId(chance.choice([*nodes, "nobody"]))
            edit.connect(pick, "output", other, f"inputs[{chance.randrange(3)}]")
        case 6:
            edit.set_param(pick, "units", chance.choice([1, 1.0, True, "relu", None]))
        case 7:
            edit.rename(pick, chance.choice(["a", "b", "dense", "not a name"]))
        case 8:
            edit.add_node("layers.Dense", shared_with=pick)
        case 9:
            edit.add_graph("block", (BlockParameter("filters", 8),))
        case 10:
            block = chance.choice(document.graphs())
            edit.add_node(block, NodeKind.BLOCK)
            inside = edit.in_graph(block)
            inside.add_node("Input", NodeKind.INPUT, name="x")
            inside.rename(document.node("x", block).id, chance.choice(["x_2", "y"]))
        case 11:
            edit.remove_graph(chance.choice(document.graphs()))
        case 12:
            edit.set_muted(pick, chance.random() < 0.5)
            edit.set_repeat(pick, chance.randrange(4))
            edit.set_opened(pick, chance.choice([None, (0.0, 8.0)]))
        case 15:
            edit.set_collapsed(pick, chance.random() < 0.5)
            edit.move(pick, (chance.randrange(9), chance.randrange(9)))
        case 16:
            for edge in sorted(document.edges())[: chance.randrange(4)]:
                edit.bend(edge, ((1.0, 2.0), (3.0, 4.0))[: chance.randrange(3)])
        case 17:
            block = chance.choice(document.graphs())
            ends = [n.id for n in document.nodes(block).values() if n.kind is NodeKind.INPUT]
            edit.in_graph(block).move_end(chance.choice([*ends, pick]), chance.choice([-1, 1]))
        case 13:
            note = edit.add_annotation(AnnotationKind.NOTE, "why", (0, 0, 8, 8))
            edit.change_annotation(document.annotations()[note].with_(text="because"))
        case 14:
            for annotation in list(document.annotations())[:1]:
                edit.remove_annotation(annotation)
            header = document.header(chance.choice(document.graphs()))
            edit.set_graph(GraphId("main"), GraphHeader(header.name, header.parameters, True))
            edit.set_flow(chance.choice(list(Flow)))


class Editing(RuleBasedStateMachine):
    """A person with an undo key; `states` holds what each step must come back to."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document()
        self.done: list[tuple[Change, ...]] = []
        self.undone: list[tuple[Change, ...]] = []
        self.states = [self.document.project]
        self.document.edited.append(lambda label, changes, merge: self.done.append(tuple(changes)))
        self.mirror = Document()
        self.told = 0
        self.document.changed.append(self.on_changes)

    def on_changes(self, changes: Sequence[Change]) -> None:
        """Mirror the document, as a view does, from nothing but what it says."""
        self.told += 1
        self.mirror.replay(changes)

    @rule(seed=st.integers(0, 2**16), steps=st.integers(1, 5))
    def edit(self, seed: int, steps: int) -> None:
        chance = random.Random(seed)
        before, count = self.document.project, len(self.done)
        with contextlib.suppress(EditError), self.document.edit("Random") as edit:
            for _ in range(steps):
                random_step(self.document, edit, chance)
        if len(self.done) == count:
            assert self.document.project == before
        else:
            self.undone.clear()
            del self.states[count + 1 :]
            self.states.append(self.document.project)

    @rule()
    def undo(self) -> None:
        if self.done:
            changes = self.done.pop()
            self.undone.append(changes)
            self.document.replay([change.inverse() for change in reversed(changes)])

    @rule()
    def redo(self) -> None:
        if self.undone:
            changes = self.undone.pop()
            self.done.append(changes)
            self.document.replay(changes)

    @rule(share=st.floats(0, 1))
    def jump(self, share: float) -> None:
        """Undo or redo to any step at once: who listens hears once, of what it comes to."""
        index, told = round(share * (len(self.done) + len(self.undone))), self.told
        before = self.document.project
        with self.document.at_once():
            while len(self.done) > index:
                self.undo()
            while len(self.done) < index:
                self.redo()
            assert self.told == told
        assert self.told - told == (
            before != self.document.project or _order(before) != _order(self.document.project)
        )

    @invariant()
    def who_mirrors_it_has_the_same(self) -> None:
        assert self.mirror.project == self.document.project
        assert _order(self.mirror.project) == _order(self.document.project)

    @invariant()
    def the_document_is_what_it_was_after_that_many_steps(self) -> None:
        expected = self.states[len(self.done)]
        assert self.document.project == expected
        assert list(self.document.nodes()) == list(expected.main.nodes)

    @invariant()
    def names_are_distinct_identifiers_and_edges_have_ends(self) -> None:
        nodes = self.document.nodes()
        names = [node.name for node in nodes.values()]
        assert len(set(names)) == len(names)
        assert all(name.isidentifier() for name in names)
        assert all(self.document.node(node.name) is node for node in nodes.values())
        assert all(e.source in nodes and e.target in nodes for e in self.document.edges())
        assert self.document.points().keys() <= set(self.document.edges())


def _order(project: Project) -> list[list[str]]:
    """In which order nodes and annotations are, which `==` of mappings does not see."""
    return [[*graph.nodes, *graph.annotations] for graph in project.graphs]


Editing.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestEditing = Editing.TestCase
