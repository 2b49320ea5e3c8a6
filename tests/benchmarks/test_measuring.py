"""Servers take turns, and what was seen is told of the right one."""

import os
from collections import Counter

import httpx
import pytest

from benchmarks import load, measuring
from benchmarks.measuring import CONCURRENCY, CROWDED, Effort, Figures, measure
from benchmarks.servers.process import Running
from gateway.mongo.client import Client

FEW, MANY = 2_000, 200_000
EFFORT = Effort(rounds=3, crowded_rounds=1, seconds=0.5)


async def test_servers_of_few_and_of_many_people_take_turns(
    mongo_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[load.Job] = []

    async def run(job: load.Job) -> load.Round:
        jobs.append(job)
        return load.Round(answers=1, rate=job.port, median=job.port / 10, p99=job.concurrency, own_share=0.01)

    async def commands_of(server: Running, *_: object) -> Counter[str]:
        return Counter(find=server.port)

    monkeypatch.setattr(load, "run", run)
    monkeypatch.setattr(measuring, "commands_of", commands_of)
    async with httpx.AsyncClient() as client:
        servers = [
            Running(name, people, port, os.getpid(), client)
            for name, people, port in [("a", FEW, 1), ("a", MANY, 2), ("b", FEW, 3), ("b", MANY, 4)]
        ]
        few, many = await measure(servers, mongo_client, EFFORT, lambda _: None)

    first = [job for job in jobs if job.operation == "Q1"]
    assert [(job.port, job.people) for job in first[:4]] == [(1, FEW), (2, MANY), (3, FEW), (4, MANY)]
    assert [job.port for job in first[4:]] == [1, 2, 3, 4, 2, 3, 4, 1, 3, 4, 1, 2, 1, 2, 3, 4]
    assert [job.concurrency for job in first[4:]] == [CONCURRENCY] * 12 + [CROWDED] * 4
    assert (few.people, many.people) == (FEW, MANY)
    assert list(few.figures) == list(many.figures) == ["Q1", "Q2", "Q3", "M1"]
    assert few.figures["Q3"] == {"a": seen(1), "b": seen(3)}
    assert many.figures["Q3"] == {"a": seen(2), "b": seen(4)}
    assert list(few.memory) == list(many.memory) == ["a", "b"]


def seen(port: int) -> Figures:
    return Figures(port, port / 10, CONCURRENCY, CROWDED, Counter(find=port), 0.01)
