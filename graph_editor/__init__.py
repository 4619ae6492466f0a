"""What is drawn: document, catalogue, validation, code generation, files and canvas."""
