"""What an object makes of its profile: its words are merged into what is there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from gateway.addresses import Standardize
from gateway.app_profiles.model import AppProfileDocument
from gateway.app_profiles.rules import AppProfileList
from gateway.attributes import rules as attributes
from gateway.attributes.model import Attributes, Operation, Patch
from gateway.changes.model import Change
from gateway.consents.model import ConsentDocument
from gateway.definitions.model import Definitions
from gateway.errors import ErrorCode, Findings, Rejection
from gateway.extensions.model import ExtensionDocument
from gateway.identities.model import IdentityDocument
from gateway.identities.rules import IdentityList
from gateway.object_types.model import KeyRole, Mapped, MappedProfile
from gateway.objects.model import MAX_KEYS
from gateway.objects.rules.settling import Sayings, settle
from gateway.person.model import Facts
from gateway.person.rules import facts
from gateway.person.rules.tags import checked_tags
from gateway.profiles.model import ObjectKey, ProfileDocument


@dataclass(frozen=True, slots=True)
class Beside:
    """Documents beside the profile, by `_id`: those that it has, and those of others, as far as they are spoken of."""

    identities: Mapping[str, IdentityDocument]
    app_profiles: Mapping[str, AppProfileDocument]
    extensions: Callable[[str], ExtensionDocument | None]
    consents: Callable[[str], ConsentDocument | None]


@dataclass(slots=True)
class Merging:
    """The merging of one object into one profile, which is filled in as it goes.

    `is_new` says that the profile comes into being with it. `findings` takes what is refused, part by part.
    """

    definitions: Definitions
    profile: ProfileDocument
    beside: Beside
    sayings: Sayings
    at: datetime
    by: str
    is_new: bool
    standardize: Standardize
    findings: Findings = field(default_factory=Findings)
    fields: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    identities: IdentityList | None = None
    app_profiles: AppProfileList | None = None
    extensions: dict[str, ExtensionDocument] = field(default_factory=dict)
    consents: dict[str, ConsentDocument] = field(default_factory=dict)

    @property
    def after(self) -> ProfileDocument:
        """The profile as the object leaves it."""
        return cast("ProfileDocument", {**self.profile, **self.fields})

    def settle_attributes(
        self, before: Attributes, said: Mapping[str, Sequence[str]], slot: tuple[str, ...], path: tuple[str, ...]
    ) -> list[Patch]:
        """Return the patches that make attributes say what the object says; `path` leads to them in its words."""
        patches = []
        for name, values in said.items():
            with self.findings.at():
                patches += self._settled_attribute(before, name, values, slot, path)
        return patches

    def _settled_attribute(
        self, before: Attributes, name: str, values: Sequence[str], slot: tuple[str, ...], path: tuple[str, ...]
    ) -> list[Patch]:
        asked = Patch(name, Operation.SET, tuple(values), path=(*path, name))
        (checked,) = attributes.checked(self.definitions, [asked])
        present = before.get(checked.name, [])
        its_slot = (*slot, checked.name)
        said = checked.values
        settled = settle(said, present, self.sayings.own_of(*its_slot))
        definition = self.definitions.attribute(checked.name)
        limit = definition.max_values if definition else len(said)
        added = settled.added
        if limit == 1 and len(present) > len(settled.removed):
            # What somebody else said of the one value that there is room for stands.
            added = ()
        exchanged = dict(settled.exchanged)
        result = [exchanged.get(value, value) for value in present if value not in settled.removed]
        result += added
        if len(result) > limit:
            message = f"The list may have {limit} entries at most."
            raise Rejection(ErrorCode.LIMIT_EXCEEDED, message, [*path, name])
        self.sayings.note(its_slot, [value for value in said if value in result], present)
        if result == present:
            return []
        return [Patch(checked.name, Operation.SET, tuple(result), path=(*path, name))]


def merge_attributes(merging: Merging, said: MappedProfile) -> None:
    """Say what the object says of attributes, and of the name, which is kept in some of them."""
    named: dict[str, tuple[str, ...]] = {}
    for part, value in said.facts.name.items():
        with merging.findings.at():
            (patch,) = facts.name_patches({part: value})
            named[patch.name] = patch.values
    before = merging.profile["attributes"]
    patches = merging.settle_attributes(before, {**named, **said.attributes}, ("attributes",), ("attributes",))
    if patches:
        required = merging.definitions.required_attributes
        with merging.findings.at():
            values, changes = attributes.patched(merging.definitions, before, patches, "attributes", required=required)
            merging.fields["attributes"] = values
            merging.changes += changes


_FACTS = (
    "customer_type",
    "default_locale",
    "legacy_profile_id",
    "registration_confirmed",
    "preserve_preferences",
    "is_active",
)
"""The facts of which a profile has one value each."""


def merge_facts(merging: Merging, said: MappedProfile) -> None:
    """Say the plain facts that nobody else said anything of, and add the tags."""
    asked = said.facts
    unsaid = cast("Mapping[str, Any]", facts.unknown(merging.definitions, merging.by))
    held = cast("Mapping[str, Any]", merging.profile)
    wanted: dict[str, Any] = {}
    for name in _FACTS:
        value, now = getattr(asked, name), held[name]
        # What somebody else said of it stands.
        if value is None or (
            now not in (value, unsaid[name]) and str(now) not in merging.sayings.own_of("facts", name)
        ):
            continue
        merging.sayings.note(("facts", name), [str(value)], [str(now)])
        wanted[name] = value
    if asked.tags is not None:
        with merging.findings.at("tags"):
            tags = checked_tags(asked.tags)
            settled = settle(tags, held["tags"], merging.sayings.own_of("tags"))
            gone = {*settled.removed, *(old for old, _ in settled.exchanged)}
            wanted["tags"] = [*(tag for tag in held["tags"] if tag not in gone), *tags]
            merging.sayings.note(("tags",), tags, held["tags"])
    if not wanted:
        return
    with merging.findings.at():
        person, changes = facts.patched(merging.definitions, merging.profile, Facts(**wanted))
        if changes:
            merging.fields |= {name: cast("Mapping[str, Any]", person)[name] for name in wanted}
            merging.changes += changes


def merge_keys(merging: Merging, mapped: Mapped) -> None:
    """Keep the keys by which the profile shall be found, next to those of its other objects."""
    kept = [key for key in mapped.keys if key.handle is None and _is_kept(key.roles, is_new=merging.is_new)]
    held: list[ObjectKey] = merging.profile.get("keys", [])
    result = held
    for name in dict.fromkeys(key.name for key in kept):
        values = [key.value for key in kept if key.name == name]
        present = [key["value"] for key in held if key["name"] == name]
        settled = settle(values, present, merging.sayings.own_of("keys", name))
        merging.sayings.note(("keys", name), values, present)
        gone = {*settled.removed, *(old for old, _ in settled.exchanged)}
        come = [*settled.added, *(new for _, new in settled.exchanged)]
        if gone or come:
            result = [key for key in result if key["name"] != name or key["value"] not in gone]
            result = [*result, *(ObjectKey(name=name, value=value) for value in come)]
    if result is held:
        return
    if len(result) > MAX_KEYS:
        message = f"The objects of a profile have at most {MAX_KEYS} keys together; mark keys of no use as LOOKUP_ONLY."
        merging.findings.add(Rejection(ErrorCode.LIMIT_EXCEEDED, message, ["keys"]))
        return
    merging.fields["keys"] = sorted(result, key=lambda key: (key["name"], key["value"]))


def _is_kept(roles: frozenset[KeyRole], *, is_new: bool) -> bool:
    """Tell whether a key stays with the profile, for later objects to be matched by."""
    if KeyRole.LOOKUP_ONLY in roles or not roles & {KeyRole.PROFILE, KeyRole.SECONDARY, KeyRole.NEW_ONLY}:
        return False
    return is_new or KeyRole.NEW_ONLY not in roles
