"""How often Python looks for what only refers to itself."""

import gc


def collect_rarely() -> None:
    """Spare the garbage collector what was made at start, and work for every few hundred objects that come and go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 5)
