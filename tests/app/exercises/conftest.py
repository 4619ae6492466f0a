"""A program whose Keras answers at once."""

from tests.app.agreement.conftest import oracle

__all__ = ["oracle"]
