"""What was seen of ingestion as a Markdown table."""

from collections.abc import Iterator

from benchmarks.ingestion.loader import BY_HAND
from benchmarks.ingestion.measuring import Ingestion


def table(ingestion: Ingestion) -> Iterator[str]:
    """Yield the lines of the table; a ratio is the rate beside that of the loader written by hand."""
    yield "| loader | objects | CPU for each | memory at most | ratio |"
    yield "|---|--:|--:|--:|--:|"
    best = ingestion.rate(BY_HAND)
    for name, its in ingestion.loaded.items():
        rate, cpu = ingestion.rate(name), its.cpu / ingestion.count * 1e6
        yield f"| {name} | {rate:,.0f}/s | {cpu:.0f} µs | {its.memory / 1e6:.0f} MB | {rate / best:.2f} |"
