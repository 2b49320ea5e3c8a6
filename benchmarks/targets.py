"""What the gateway must reach and what it aims at, each beside what was measured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from benchmarks.ingestion.loader import GATEWAY as PUT_MANY
from benchmarks.ingestion.loader import IMPORT
from benchmarks.ingestion.measuring import Ingestion
from benchmarks.measuring import CROWDED, Measured
from benchmarks.servers import GATEWAY, HAND_WRITTEN, MERCURIUS, YOGA

RATIOS = (
    ("Q1", MERCURIUS, 1.0, 2.0),
    ("Q1", HAND_WRITTEN, 1.2, 1.8),
    ("Q2", MERCURIUS, 1.3, 2.0),
    ("Q2", HAND_WRITTEN, 1.0, 1.25),
    ("Q3", MERCURIUS, 1.3, 2.0),
    ("Q3", HAND_WRITTEN, 1.0, 1.25),
    ("M1", HAND_WRITTEN, 0.8, 0.95),
)
"""Operation, the server beside which the gateway stands, the ratio that must be, and the goal."""

MEMORY = 100_000_000
GROWTH = 1.2
"""How many times the latency may be with the most people, of that with the fewest."""

COMMANDS = {"Q1": 4, "Q2": 4, "Q3": 3, "M1": 4}
"""Commands to MongoDB that a request may send; those of M1 are a read and one transaction."""

INGESTED = 1_500
"""Objects a second."""
INGESTING_MEMORY = 300_000_000


class Verdict(Enum):
    GOAL = "goal"
    PASS = "pass"
    FAIL = "**FAIL**"


@dataclass(frozen=True, slots=True)
class Result:
    what: str
    measured: str
    must: str
    goal: str
    verdict: Verdict


def results(runs: Sequence[Measured], ingestion: Ingestion | None = None) -> Iterator[Result]:
    """Yield every target that this run can speak of."""
    for run in runs:
        if GATEWAY not in run.memory:
            continue
        where = f", {run.people:,} profiles" if len(runs) > 1 else ""
        for result in (*_ratios(run), *_crowded(run), *_memory(run), *_commands(run)):
            yield Result(f"{result.what}{where}", result.measured, result.must, result.goal, result.verdict)
    yield from _growth(runs)
    if ingestion is not None:
        yield from _ingestion(ingestion)


def _ratios(run: Measured) -> Iterator[Result]:
    for operation, other, must, goal in RATIOS:
        ratio = run.ratio(operation, GATEWAY, other)
        if ratio is not None:
            verdict = Verdict.GOAL if ratio >= goal else Verdict.PASS if ratio >= must else Verdict.FAIL
            yield Result(f"{operation} beside {other}", f"{ratio:.2f}", f"≥ {must}", f"≥ {goal}", verdict)


def _crowded(run: Measured) -> Iterator[Result]:
    for operation, figures in run.figures.items():
        ours = figures[GATEWAY].crowded_p99
        for other in (YOGA, MERCURIUS):
            if other in figures:
                theirs = figures[other].crowded_p99
                what = f"{operation} p99 at {CROWDED} connections, beside {other}"
                verdict = Verdict.PASS if ours < theirs else Verdict.FAIL
                yield Result(what, f"{ours * 1000:.0f} ms", f"< {theirs * 1000:.0f} ms", "", verdict)


def _memory(run: Measured) -> Iterator[Result]:
    memory = run.memory[GATEWAY]
    verdict = Verdict.PASS if memory <= MEMORY else Verdict.FAIL
    yield Result("memory of a worker", f"{memory / 1e6:.0f} MB", f"≤ {MEMORY / 1e6:.0f} MB", "", verdict)


def _commands(run: Measured) -> Iterator[Result]:
    for operation, most in COMMANDS.items():
        seen = run.figures[operation][GATEWAY].commands
        fits = seen.total() <= most and not seen["getMore"]
        verdict = Verdict.PASS if fits else Verdict.FAIL
        yield Result(f"{operation} commands to MongoDB", str(seen.total()), f"≤ {most}, no getMore", "", verdict)


def _growth(runs: Sequence[Measured]) -> Iterator[Result]:
    ours = sorted((run for run in runs if GATEWAY in run.memory), key=lambda run: run.people)
    if len(ours) > 1:
        few, many = ours[0], ours[-1]
        for operation in few.figures:
            before, after = (run.figures[operation][GATEWAY].median for run in (few, many))
            what = f"{operation} latency at {many.people:,} beside {few.people:,} profiles"
            verdict = Verdict.PASS if after <= before * GROWTH else Verdict.FAIL
            yield Result(what, f"{after / before:.2f}", f"≤ {GROWTH}", "", verdict)


def _ingestion(ingestion: Ingestion) -> Iterator[Result]:
    for name, what in ((PUT_MANY, "put together"), (IMPORT, "by gateway import")):
        rate, memory = ingestion.rate(name), ingestion.loaded[name].memory
        objects = f"{ingestion.count:,} objects {what}"
        verdict = Verdict.PASS if rate >= INGESTED else Verdict.FAIL
        yield Result(objects, f"{rate:,.0f}/s", f"≥ {INGESTED:,}/s", "", verdict)
        verdict = Verdict.PASS if memory < INGESTING_MEMORY else Verdict.FAIL
        yield Result(
            f"memory of {objects}", f"{memory / 1e6:.0f} MB", f"< {INGESTING_MEMORY / 1e6:.0f} MB", "", verdict
        )
