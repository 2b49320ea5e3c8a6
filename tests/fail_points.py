"""Faults that the real mongod makes on request (https://github.com/mongodb/mongo/wiki/The-failCommand-Fail-Point)."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient

from gateway.mongo.documents import Document

WRITE_CONFLICT = 112
NO_SUCH_TRANSACTION = 251
HOST_UNREACHABLE = 6
MAX_TIME_EXPIRED = 50


class FailPoints:
    """Makes commands of the gateway's own connections fail; others, such as ours, go through."""

    def __init__(self, uri: str) -> None:
        self.admin = AsyncIOMotorClient[Document](uri, appname="faults").admin

    @asynccontextmanager
    async def fail(self, *commands: str, times: int | None = None, **fault: Any) -> AsyncIterator[None]:
        """Let the next `times` of these commands fail, or while the block lasts every one."""
        what = {"failCommands": list(commands), "appName": "profile-gateway", **fault}
        await self._configure({"times": times} if times else "alwaysOn", what)
        try:
            yield
        finally:
            await self._configure("off", {})

    async def _configure(self, mode: object, what: Mapping[str, object]) -> None:
        await self.admin.command("configureFailPoint", "failCommand", mode=mode, data=what)

    async def set_parameter(self, name: str, value: int) -> int:
        """Set a parameter of the server; return what it was."""
        answer = await self.admin.command({"setParameter": 1, name: value})
        return int(answer["was"])

    async def process_id(self) -> int:
        return int((await self.admin.command("serverStatus"))["pid"])

    async def wait_for_open_transactions(self, count: int) -> None:
        async with asyncio.timeout(5):
            while await self._open_transactions() != count:  # noqa: ASYNC110 -- the server tells only who asks.
                await asyncio.sleep(0.02)

    async def _open_transactions(self) -> int:
        return int((await self.admin.command("serverStatus"))["transactions"]["currentOpen"])

    def close(self) -> None:
        self.admin.client.close()
