"""What is said of figures: verdicts, and the table."""

from collections import Counter
from dataclasses import replace

from benchmarks.measuring import Effort, Figures, Measured
from benchmarks.servers import GATEWAY, HAND_WRITTEN, MERCURIUS
from benchmarks.table import document
from benchmarks.targets import results

SEEN = Figures(rate=100, median=0.01, p99=0.02, crowded_p99=0.05, commands=Counter(find=3), load_share=0.04)


def measured(people: int = 2_000, **ours: Figures) -> Measured:
    """Return figures in which all servers are alike, but for the gateway in the operations that are named."""
    figures = {
        name: {GATEWAY: ours.get(name, SEEN), HAND_WRITTEN: SEEN, MERCURIUS: SEEN} for name in ("Q1", "Q2", "Q3", "M1")
    }
    return Measured(people, figures, {GATEWAY: 99_000_000, HAND_WRITTEN: 50_000_000, MERCURIUS: 300_000_000})


def said(*runs: Measured) -> dict[str, str]:
    return {result.what: result.verdict.name for result in results(runs)}


def test_a_ratio_fails_passes_or_reaches_the_goal() -> None:
    verdicts = said(measured(Q1=replace(SEEN, rate=119), Q2=replace(SEEN, rate=130), M1=replace(SEEN, rate=80)))

    assert {what: verdict for what, verdict in verdicts.items() if "p99" not in what and "beside" in what} == {
        "Q1 beside mercurius-jit": "PASS",
        "Q1 beside hand-written": "FAIL",
        "Q2 beside mercurius-jit": "PASS",
        "Q2 beside hand-written": "GOAL",
        "Q3 beside mercurius-jit": "FAIL",
        "Q3 beside hand-written": "PASS",
        "M1 beside hand-written": "PASS",
    }


def test_getting_more_is_refused_however_few_commands_there_are() -> None:
    verdicts = said(
        measured(
            Q1=replace(SEEN, commands=Counter(find=5)),
            Q2=replace(SEEN, commands=Counter(find=1, getMore=1)),
        )
    )

    assert verdicts["Q1 commands to MongoDB"] == "FAIL"
    assert verdicts["Q2 commands to MongoDB"] == "FAIL"
    assert verdicts["Q3 commands to MongoDB"] == "PASS"


def test_the_slowest_answers_have_to_come_before_those_of_node() -> None:
    verdicts = said(measured(Q1=replace(SEEN, crowded_p99=0.04)))

    assert verdicts["Q1 p99 at 64 connections, beside mercurius-jit"] == "PASS"
    assert verdicts["Q2 p99 at 64 connections, beside mercurius-jit"] == "FAIL"


def test_a_worker_may_weigh_100_mb() -> None:
    heavy = measured()
    heavy.memory[GATEWAY] = 100_000_001

    assert said(measured())["memory of a worker"] == "PASS"
    assert said(heavy)["memory of a worker"] == "FAIL"


def test_more_people_may_not_make_it_slower() -> None:
    verdicts = said(measured(), measured(200_000, Q1=replace(SEEN, median=0.013), Q2=replace(SEEN, median=0.012)))

    assert verdicts["Q1 latency at 200,000 beside 2,000 profiles"] == "FAIL"
    assert verdicts["Q2 latency at 200,000 beside 2,000 profiles"] == "PASS"


def test_servers_that_are_left_out_are_not_spoken_of() -> None:
    alone = measured()
    for figures in alone.figures.values():
        del figures[GATEWAY], figures[MERCURIUS]
    del alone.memory[GATEWAY], alone.memory[MERCURIUS]

    assert said(alone) == {}
    assert "mercurius" not in document([alone], Effort(1, 1, 1), "Here.")


def test_the_table_shows_ratios_first_and_what_they_come_from() -> None:
    text = document([measured(Q1=replace(SEEN, rate=250))], Effort(5, 2, 3), "Here.")

    lines = text.splitlines()
    assert lines[4] == "Here."
    assert "| Q1 beside mercurius-jit | 2.50 | ≥ 1.0 | ≥ 2.0 | goal |" in lines
    assert "| Q3 beside mercurius-jit | 1.00 | ≥ 1.3 | ≥ 2.0 | **FAIL** |" in lines
    assert "| Q1 | 2.50 | 2.50 |" in lines
    assert "| Q1 | 250 | 100 | 100 |" in lines
    assert "| Q1 | 20.0 | 20.0 | 20.0 |" in lines
    assert "| Q1 | 3 find | 3 find | 3 find |" in lines
    assert "|  | 99 | 50 | 300 |" in lines
    assert text.index("beside mercurius-jit") < text.index("### Requests/s")
    assert lines[-1] == "The load took 4% of a core at most."
