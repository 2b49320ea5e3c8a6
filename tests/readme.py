"""The part of the README that is made from the code; run as a program, this writes it anew."""

from pathlib import Path

from gateway.legacy_codes import ANY, NOT_OF_APP_PROFILES, OF_APP_PROFILES, TABLE, LegacyCode, Of

FILE = Path(__file__).parents[1] / "README.md"
BEGIN = "<!-- codes: made from gateway/legacy_codes.py by make readme -->\n"
END = "<!-- end of codes -->\n"

HEAD = """\
| code | IMIconnect's message | here | asked for | in the | HTTP |
|---|---|---|---|---|---|
"""
ASKED_FOR = {
    ANY: "anything",
    NOT_OF_APP_PROFILES: "profiles",
    OF_APP_PROFILES: "app profiles",
    frozenset({Of.QUERY}): "queries",
    frozenset({Of.PROFILE, Of.APP_PROFILE}): "mutations",
}


def codes() -> str:
    """Return the table of IMIconnect's codes."""
    return HEAD + "".join(map(_row, TABLE))


def current(text: str) -> str:
    """Return the README with the table as it is now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + codes() + END + after


def _row(row: LegacyCode) -> str:
    cells = (row.number, row.message, f"`{row.code}`", ASKED_FOR[row.of], row.place.value, row.status)
    return f"| {' | '.join(map(str, cells))} |\n"


if __name__ == "__main__":
    FILE.write_text(current(FILE.read_text()))
