"""What a person sees while the gateway starts."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.text import Text


class StartUp:
    """Tells on standard output how far a start is: in one moving line on a terminal, line by line elsewhere."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
        self._moving = self._console.status("")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._moving.stop()

    def step(self, sentence: str) -> None:
        if self._console.is_interactive:
            self._moving.update(Text(sentence))
            self._moving.start()
        else:
            self._console.print(sentence)

    def progress(self, sentence: str, done: int, of: int) -> None:
        """Tell of a step that is `done` so far; where lines cannot move, only of its beginning."""
        if self._console.is_interactive:
            self.step(f"{sentence} {done} of {of}")
        elif done == 0:
            self.step(sentence)

    def finish(self, text: str) -> None:
        """End the moving line and show `text`."""
        self._moving.stop()
        self._console.print(text)
