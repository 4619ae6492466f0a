"""Projects at random, valid and invalid, with the names and values that nobody hopes for."""

from __future__ import annotations

import keyword

from hypothesis import strategies as st

from graph_editor.catalogue.catalogue import Catalogue
from graph_editor.document.graph import Edge, Graph, Node, NodeId, NodeKind, list_port
from graph_editor.document.project import MAIN, Project
from graph_editor.document.settings import DataSpec, Step, TrainingSpec
from graph_editor.document.value import CodeValue, ObjectValue, Params, Value

CATALOGUE = Catalogue.load()
LAYERS = [entry for entry in CATALOGUE.layers() if entry.placeable]
OPERATIONS = [entry for entry in CATALOGUE.operations() if entry.placeable]

KINDS = [NodeKind.INPUT, NodeKind.OUTPUT, NodeKind.OPERATION, *[NodeKind.LAYER] * 4]

AWKWARD = [
    *("keras", "layers", "ops", "np", "train", "SEED", "x", "l", "O", "len", "print", "_", "__"),
    *("match", "Data", "model", "größe", "層", "ﬁ", "fi", "__debug__", "__init__", "node", "add"),
    "a_name_that_somebody_has_typed_out_in_full_because_it_says_so_much_about_its_purpose" * 2,
    "conv_block_1_expansion_of_the_first_stage",
]

identifiers = st.one_of(
    st.sampled_from(AWKWARD),
    st.from_regex(r"[a-z_]{1,12}(_[0-9]{1,2})?", fullmatch=True),
    st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=1, max_size=60),
).filter(lambda name: name.isidentifier() and not keyword.iskeyword(name))

texts = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="ab \"'\\{}\n\t#层é", max_size=120),
    st.sampled_from(["same", "channels_last", 'say "hello"', "it's", "C:\\temp\\", '"""', "''"]),
)
numbers = st.one_of(
    st.integers(-(10**20), 10**20), st.floats(), st.booleans(), st.just(None), st.integers(0, 512)
)
CODE = [
    "lambda x: x",
    "lambda   x : x*2",
    "lambda x: ops.softmax(x, axis=-1) + np.float32(1) + keras.ops.relu(x) * 2.0 - "
    "layers.Dense(3)(x)",
    "lambda x: unknown(x)",
    "lambda x: (\n    x\n)",
    "lambda x: x  # doubled",
    "lambda x:",
    "a)(b",
    "1, 2",
    "'a' if True else 'b'",
]


def _objects(values: st.SearchStrategy[Value]) -> st.SearchStrategy[ObjectValue]:
    groups = ("initializers", "regularizers", "constraints", "optimizers", "losses", "metrics")
    types = [entry.type for group in groups for entry in CATALOGUE.objects(group)]
    types += ["layers.LSTM", "layers.Dense", "initializers.NoSuchThing", "os.system('true')"]
    return st.builds(ObjectValue, st.sampled_from(types), params(values))


def params(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Params]:
    """Parameters with names that Keras knows, or not."""
    names = st.one_of(
        st.sampled_from(["units", "filters", "kernel_size", "activation", "axis", "function"]),
        st.sampled_from(["kernel_initializer", "learning_rate", "dtype", "shape", "name", "layer"]),
        identifiers,
        st.text(max_size=8),
    )
    return st.dictionaries(names, values, max_size=7).map(Params)


values: st.SearchStrategy[Value] = st.recursive(
    st.one_of(numbers, texts, st.sampled_from(CODE).map(CodeValue)),
    lambda inner: st.one_of(st.lists(inner, max_size=6).map(tuple), params(inner), _objects(inner)),
    max_leaves=8,
)
shapes = st.lists(st.one_of(st.integers(1, 999), st.just(None)), max_size=12).map(tuple)


@st.composite
def entry_params(draw: st.DrawFn, parameters: tuple) -> Params:  # type: ignore[type-arg]
    """Values for some parameters of an entry, required ones always."""
    chosen = {}
    for parameter in parameters:
        if parameter.required or draw(st.integers(0, 4)) == 0:
            chosen[parameter.name] = draw(values)
    return Params(chosen)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A drawing: mostly connected forwards, sometimes wrongly."""
    names = draw(st.lists(identifiers, min_size=1, max_size=10, unique=True))
    nodes: dict[NodeId, Node] = {}
    edges: set[Edge] = set()
    taken: set[tuple[NodeId, str]] = set()

    def connect(target: NodeId, port: str) -> None:
        if nodes and (target, port) not in taken:
            source = draw(st.sampled_from(sorted(nodes)))
            source_port = draw(st.sampled_from(["output"] * 8 + ["output[1]"]))
            taken.add((target, port))
            edges.add(Edge(source, source_port, target, port))

    for index, name in enumerate(names):
        id_ = NodeId(f"n{index}")
        kind = draw(st.sampled_from(KINDS)) if index else None
        if kind is None or kind is NodeKind.INPUT:
            given_params = draw(st.one_of(shapes.map(lambda s: Params(shape=s)), params(values)))
            nodes[id_] = Node(id_, name, NodeKind.INPUT, "Input", given_params)
            continue
        if kind is NodeKind.OUTPUT:
            connect(id_, "inputs")
            nodes[id_] = Node(id_, name, kind, "Output")
            continue
        entry = draw(st.sampled_from(LAYERS if kind is NodeKind.LAYER else OPERATIONS))
        owners = [n for n in nodes.values() if n.kind is kind and n.shared_with is None]
        shared = None
        if kind is NodeKind.LAYER and owners and draw(st.integers(0, 5)) == 0:
            shared = draw(st.sampled_from(owners)).id
            entry = CATALOGUE.entry(nodes[shared].type) or entry
        for port in entry.ports:
            if port.many:
                for place in range(draw(st.integers(port.minimum, port.minimum + 6))):
                    connect(id_, list_port(port.name, place))
            elif port.required or draw(st.integers(0, 5)) == 0:
                connect(id_, port.name)
        use_sample = draw(st.booleans())
        given_params = entry.sample if use_sample else draw(entry_params(entry.parameters))
        nodes[id_] = Node(
            id_,
            name,
            kind,
            draw(st.sampled_from([entry.type] * 9 + ["layers.Mystery\n#"])),
            Params() if shared else given_params,
            draw(entry_params(entry.call_parameters)),
            shared_with=shared,
        )
    if draw(st.integers(0, 6)) == 0:
        connect(NodeId("n0"), "inputs")
    return Graph(MAIN, "main", nodes, frozenset(edges))


_paths = st.sampled_from(["data.npz", "sub folder/data.npz", "/data/" + "long/" * 20 + "x.npy"])
_arrays = st.one_of(texts, st.dictionaries(identifiers, texts, max_size=3).map(Params))
_ARRAYS = ("x_train", "y_train", "x_val", "y_val", "x_test", "y_test")
options = st.one_of(
    params(values),
    st.fixed_dictionaries(
        {"path": _paths},
        optional=dict.fromkeys([*_ARRAYS, "target_path"], _arrays),
    ).map(Params),
    st.fixed_dictionaries(
        {"inputs": st.lists(shapes, max_size=3).map(tuple)},
        optional={
            "samples": st.integers(-3, 99999),
            "target": st.sampled_from(["binary", "classes", "regression"]),
            "classes": st.integers(0, 99),
            "target_shape": shapes,
        },
    ).map(Params),
)
steps = st.builds(
    Step,
    st.sampled_from(
        ["reshape", "scale", "standardise", "one_hot", "pad", "multi_hot", "cast", "dance\n"]
    ),
    st.one_of(
        params(values),
        shapes.map(lambda shape: Params(shape=shape)),
        numbers.map(lambda n: Params(divisor=n, num_classes=n, maxlen=n, num_words=n)),
        texts.map(lambda text: Params(dtype=text)),
    ),
)
data = st.builds(
    DataSpec,
    st.sampled_from(
        ["digits", "xor", "mnist", "imdb", "california_housing", "arrays", "random", "other"]
    ),
    options,
    st.lists(steps, max_size=3).map(tuple),
    st.lists(steps, max_size=2).map(tuple),
    st.booleans(),
    st.sampled_from([0.0, 0.2, 1 / 3]),
)
training = st.builds(
    TrainingSpec,
    loss=_objects(values),
    output_losses=params(_objects(values)),
    optimizer=_objects(values),
    metrics=st.lists(st.one_of(texts, _objects(values)), max_size=4).map(tuple),
    epochs=st.integers(1, 10**9),
    batch_size=st.integers(1, 10**9),
    validation=st.sampled_from(["none", "split", "set", "test"]),
    validation_split=st.floats(0.001, 0.999),
    seed=st.one_of(st.none(), st.integers(0, 2**32 - 1)),
    compile_params=params(values),
    fit_params=params(values),
    form=st.sampled_from(["functional", "sequential"]),
)
projects = st.builds(
    Project,
    identifiers,
    st.tuples(graphs()),
    data,
    training,
    st.one_of(texts, st.text(max_size=300)),
)
