"""The events of a stream: `next` with each answer, and `complete` once there are no more."""

COMPLETE = b"event: complete\ndata:\n\n"
ALIVE = b":\n\n"
"""A comment, for whoever would close a stream that is silent for long."""


def following(answer: bytes) -> bytes:
    """Return an answer, which is JSON in one line, as an event."""
    return b"event: next\ndata: " + answer + b"\n\n"


def whole(answer: bytes) -> bytes:
    """Return the stream of an operation that has one answer."""
    return following(answer) + COMPLETE
