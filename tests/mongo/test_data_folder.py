"""Who may live on a data folder."""

import os
from pathlib import Path

import pytest

from gateway.mongo.data_folder import owned, vacated
from gateway.mongo.mongod import EmbeddedMongoFailed


async def refusal(path: Path) -> str:
    with pytest.raises(EmbeddedMongoFailed) as failure:
        async with owned(path):
            pass
    return str(failure.value)


async def test_a_folder_has_one_owner_at_a_time(folder: Path) -> None:
    async with owned(folder / "data"):
        assert await refusal(folder / "data") == (
            f"The data folder {folder}/data is in use by another gateway (process {os.getpid()}): "
            "stop that one, or name another folder."
        )

    async with owned(folder / "data") as again:
        assert again.path == folder / "data"


# The test may run as root, whom no file mode refuses: what nobody can do is make a folder out of a file.
@pytest.mark.parametrize(("path", "reason"), [("file", "Not a directory"), ("file/below", "Not a directory")])
async def test_a_folder_that_cannot_be_written(folder: Path, path: str, reason: str) -> None:
    (folder / "file").write_text("kept")

    assert await refusal(folder / path) == (
        f"The data folder {folder / path} cannot be written ({reason}): make it writable, or name another folder."
    )
    assert (folder / "file").read_text() == "kept"


async def test_files_that_were_left_behind_lock_nobody_out(folder: Path) -> None:
    innocent = f"{os.getpid()}\n"
    (folder / "gateway.lock").write_text(innocent)
    (folder / "mongod.pid").write_text(innocent)
    said: list[str] = []

    async with owned(folder) as data:
        with await vacated(data, said.append) as pid_file:
            assert pid_file.read() == ""

    assert said == []
