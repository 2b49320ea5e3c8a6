"""The connection, with the guarantees that the gateway asks for."""

import os
from typing import Any

from bson.codec_options import CodecOptions
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

Document = dict[str, Any]

client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(os.environ["GATEWAY_MONGODB_URI"])
db = client.get_database(
    os.environ["GATEWAY_DATABASE"],
    codec_options=CodecOptions(tz_aware=False),
    read_concern=ReadConcern("majority"),
    write_concern=WriteConcern("majority"),
)
