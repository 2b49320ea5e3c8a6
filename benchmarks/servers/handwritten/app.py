"""The endpoint: the header `operation` says which function answers."""

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.servers.handwritten.reading import batch, card, page
from benchmarks.servers.handwritten.writing import set_attribute

ANSWERS = {"Q1": card, "Q2": page, "Q3": batch, "M1": set_attribute}


async def answer(request: Request) -> Response:
    body = orjson.loads(await request.body())
    data = await ANSWERS[request.headers["operation"]](body["variables"])
    return Response(orjson.dumps({"data": data}), media_type="application/json")


app = Starlette(routes=[Route("/graphql", answer, methods=["POST"])])
