"""The commands, as for imports."""

from tests.imports.conftest import run

__all__ = ["run"]
