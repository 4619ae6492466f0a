"""What is drawn: cards, ports, wires, the far layer, and the scene that mirrors the document."""
