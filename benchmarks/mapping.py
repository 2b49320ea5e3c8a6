"""How many objects are mapped in a second of processor time: `python -m benchmarks.mapping`."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from gateway.object_types.model import FieldMapping, KeyRole, ObjectKey, ObjectType
from gateway.object_types.rules.mapping import compiled

SECONDS = 2.0
FIELDS = {
    "id": None,
    "FirstName": "_profile.FirstName",
    "LastName": "_profile.LastName",
    "City": "_profile.Address.City",
    "Street": "_profile.Address.Address1",
    "Zip": "_profile.Address.PostalCode",
    "Country": "_profile.Address.Country",
    "Email": "_profile.PersonalEmailAddress",
    "Phone": "_profile.MobilePhoneNumber",
    "Gender": "_profile.Gender",
    "Account": "_profile.AccountNumber",
    "Plan": "_profile.attributes.Plan",
    "Score": "_profile.attributes.Score",
    "Card": "_profile.identities.card",
    "Total": "_order.TotalPrice",
}
SOURCE = {name: f"{name} of somebody" for name in FIELDS} | {"Country": "AU", "Phone": "+61412345678"}


def object_type(**sources: str) -> ObjectType:
    """Return a type of 15 fields; `sources` are those of fields that are not simply the members of their names."""
    return ObjectType(
        name="Measured",
        description="Fifteen fields.",
        fields=tuple(
            FieldMapping(name=name, source=sources.get(name, f"_source.{name}"), target=target)
            for name, target in FIELDS.items()
        ),
        keys=(ObjectKey(name="id", roles=frozenset({KeyRole.UNIQUE, KeyRole.PROFILE}), field_names=("id",)),),
    )


def per_second(map_: Callable[[Mapping[str, Any]], Any]) -> float:
    done, began = 0, time.process_time()
    while time.process_time() - began < SECONDS:
        for _ in range(500):
            map_(SOURCE)
        done += 500
    return done / (time.process_time() - began)


def main() -> None:
    plain = per_second(compiled(object_type()))
    text = per_second(compiled(object_type(LastName="{{_source.FirstName}} {{_source.LastName}}")))
    print(f"15 fields: {plain:,.0f} objects a second; one of them a Handlebars text: {text:,.0f}")


if __name__ == "__main__":
    main()
