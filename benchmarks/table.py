"""Writes what was measured as Markdown: the ratios first, the figures behind them after."""

from collections.abc import Callable, Iterator, Sequence

from benchmarks.ingestion.measuring import Ingestion
from benchmarks.ingestion.table import table as ingestion_table
from benchmarks.measuring import CONCURRENCY, CROWDED, Effort, Figures, Measured
from benchmarks.operations import OPERATIONS
from benchmarks.servers import GATEWAY
from benchmarks.targets import results


def document(runs: Sequence[Measured], effort: Effort, environment: str, ingestion: Ingestion | None = None) -> str:
    return "\n".join(_lines(runs, effort, environment, ingestion)) + "\n"


def _lines(runs: Sequence[Measured], effort: Effort, environment: str, ingestion: Ingestion | None) -> Iterator[str]:
    yield "# Results"
    yield ""
    yield (
        f"Medians of {effort.rounds} interleaved rounds of {effort.seconds:g} s; one worker process for each server, "
        "and one server under load at a time. Ratios are what counts: absolute figures are those of one machine."
    )
    yield ""
    yield environment
    yield ""
    yield "; ".join(f"{operation.name}: {operation.title}" for operation in OPERATIONS) + "."
    yield ""
    yield "## Targets"
    yield ""
    yield from _rows(
        ["gateway", "measured", "must", "goal", "verdict"],
        [[one.what, one.measured, one.must, one.goal, one.verdict.value] for one in results(runs, ingestion)],
    )
    for run in runs:
        yield from _figures(run)
    if ingestion is not None:
        yield from ("", f"## Ingestion of {ingestion.count:,} objects", "")
        yield from ingestion_table(ingestion)
    yield ""
    yield f"The load took {_load_share(runs):.0%} of a core at most."


def _figures(run: Measured) -> Iterator[str]:
    servers = list(run.memory)
    yield ""
    yield f"## {run.people:,} profiles"
    if GATEWAY in servers:
        others = [server for server in servers if server != GATEWAY]
        title = f"Requests/s of the gateway, as a multiple of others', at {CONCURRENCY} connections"
        yield from _table(title, others, _ratios(run, others))
    tables: tuple[tuple[str, Callable[[Figures], str]], ...] = (
        (f"Requests/s at {CONCURRENCY} connections", lambda seen: f"{seen.rate:,.0f}"),
        (f"Median latency in ms at {CONCURRENCY} connections", lambda seen: f"{seen.median * 1000:.1f}"),
        (f"p99 in ms at {CONCURRENCY} connections", lambda seen: f"{seen.p99 * 1000:.1f}"),
        (f"p99 in ms at {CROWDED} connections", lambda seen: f"{seen.crowded_p99 * 1000:.1f}"),
        ("Commands to MongoDB in a request", _commands),
    )
    for title, cell in tables:
        rows = [[name, *(cell(seen[server]) for server in servers)] for name, seen in run.figures.items()]
        yield from _table(title, servers, rows)
    memory = [f"{run.memory[server] / 1e6:.0f}" for server in servers]
    yield from _table("Memory of the worker in MB, after all rounds", servers, [["", *memory]])


def _ratios(run: Measured, others: Sequence[str]) -> list[list[str]]:
    return [
        [name, *(f"{seen[GATEWAY].rate / seen[other].rate:.2f}" for other in others)]
        for name, seen in run.figures.items()
    ]


def _table(title: str, servers: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield ""
    yield f"### {title}"
    yield ""
    yield from _rows(["", *servers], rows)


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'--:|' * (len(head) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _commands(seen: Figures) -> str:
    return ", ".join(f"{count} {name}" for name, count in seen.commands.items() if count)


def _load_share(runs: Sequence[Measured]) -> float:
    return max(seen.load_share for run in runs for by_server in run.figures.values() for seen in by_server.values())
