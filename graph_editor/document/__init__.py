"""The project being drawn: values, nodes, edges, graphs, edits and their inverses. Plain Python."""
