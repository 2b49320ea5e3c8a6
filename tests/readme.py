"""The parts of the README that are made from the code; run as a program, this writes them anew."""

from pathlib import Path

from gateway.legacy_codes import ANY, NOT_OF_APP_PROFILES, OF_APP_PROFILES, TABLE, LegacyCode, Of
from gateway.object_types.rules.targets import AMAZON, Part, Target

FILE = Path(__file__).parents[1] / "README.md"
BEGIN = "<!-- codes: made from gateway/legacy_codes.py by make readme -->\n"
END = "<!-- end of codes -->\n"
SLOTS_BEGIN = "<!-- slots: made from gateway/object_types/rules/targets.py by make readme -->\n"
SLOTS_END = "<!-- end of slots -->\n"

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


def slots() -> str:
    """Return the table of the slots of Amazon's standard profile; other addresses have those of the first."""
    others = {name.partition(".")[0] for name in AMAZON if "Address." in name} - {"Address"}
    single = {theirs: target for theirs, target in AMAZON.items() if theirs.partition(".")[0] not in others}
    rows = [f"| `_profile.{theirs}` | `{_place(target)}` |\n" for theirs, target in single.items()]
    rows += [
        f"| `_profile.{name}.…` | the same of `addresses.{AMAZON[f'{name}.City'].entry}` |\n" for name in sorted(others)
    ]
    return f"| Amazon's | here |\n|---|---|\n{''.join(rows)}"


def _place(target: Target) -> str:
    if target.part is Part.NAME:
        return f"name.{target.slot}"
    if target.part is Part.ATTRIBUTES:
        return f"attributes.{target.entry}"
    return f"{target.part}.{target.entry}.{target.slot}"


def current(text: str) -> str:
    """Return the README with the tables as they are now."""
    for begin, end, table in ((BEGIN, END, codes()), (SLOTS_BEGIN, SLOTS_END, slots())):
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = before + begin + table + end + after
    return text


def _row(row: LegacyCode) -> str:
    cells = (row.number, row.message, f"`{row.code}`", ASKED_FOR[row.of], row.place.value, row.status)
    return f"| {' | '.join(map(str, cells))} |\n"


if __name__ == "__main__":
    FILE.write_text(current(FILE.read_text()))
