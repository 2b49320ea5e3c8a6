"""What can be done to the extensions of a profile."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.changes.model import Change, Outcome
from gateway.envelope import Envelope
from gateway.errors import Findings, below
from gateway.extensions import rules, store
from gateway.extensions.model import Asked, ExtensionDocument, Operation, Patch
from gateway.mongo.access import Access
from gateway.mongo.documents import View
from gateway.mongo.writes import Write
from gateway.profiles.actions.writing import change_profile
from gateway.profiles.model import Key, ProfileDocument, Revision


async def patch_extension(access: Access, envelope: Envelope, key: Key, patch: Patch) -> Outcome:
    """Apply one patch to an extension of a profile."""

    async def changed(profile: ProfileDocument, at: datetime) -> Revision:
        after = await patched(access, profile, [patch], at)
        told = {"extension_name": rules.name_of(access.definitions, patch.name)}
        return Revision(profile, {**profile, "extensions": after.names}, after.changes, after.writes, more=told)

    return await change_profile(access, envelope, key, changed)


@dataclass(frozen=True, slots=True)
class Patched:
    """The extensions of a profile once patches are applied: their names, what is written, and what to report."""

    names: list[str]
    writes: tuple[Write, ...]
    changes: tuple[Change, ...]


async def patched(access: Access, profile: ProfileDocument, patches: Sequence[Patch], at: datetime) -> Patched:
    """Apply patches to the extensions of a profile, one after the other, or refuse all that is wrong with them."""
    names = {rules.name_of(access.definitions, patch.name) for patch in patches}
    wanted = [access.id(profile["customer_id"], name) for name in sorted(names)]
    held = await store.get_all(access, wanted) if wanted else {}
    return patched_of(access, profile, held, patches, at)


def patched_of(
    access: Access,
    profile: ProfileDocument,
    held: Mapping[str, ExtensionDocument],
    patches: Sequence[Patch],
    at: datetime,
) -> Patched:
    """Do what `patched` does with the extensions of the profile that were read already, by their ids."""
    return _patched(access, profile["customer_id"], profile["extensions"], held, patches, at)


def initial(access: Access, customer_id: str, asked: Sequence[Asked], at: datetime) -> Patched:
    """Prepare the extensions of a new profile, or refuse all that are malformed or given twice."""
    patches = [
        Patch(one.name, Operation.SET, tuple(one.records), path=("extensions", str(index)), operand=("records",))
        for index, one in enumerate(asked)
    ]
    findings = Findings()
    with findings.at():
        result = _patched(access, customer_id, [], {}, patches, at)
    with findings.at():
        rules.once_each(access.definitions, patches)
    findings.settle()
    return result


def deletions(access: Access, profile: ProfileDocument) -> list[Write]:
    """Return the writes that delete all extensions of a profile which is to be deleted."""
    ids_ = [access.id(profile["customer_id"], name) for name in profile["extensions"]]
    return [store.deletion(*ids_)] if ids_ else []


async def extensions_of_names(access: Access, names: Sequence[str]) -> AsyncIterator[View]:
    """Yield every extension that is kept under one of these names, whatever its capitals; the names are checked."""
    async for extension in store.of_names(access, names):
        yield extension


def _patched(
    access: Access,
    customer_id: str,
    names: Sequence[str],
    held: Mapping[str, ExtensionDocument],
    patches: Sequence[Patch],
    at: datetime,
) -> Patched:
    findings = Findings()
    before: dict[str, ExtensionDocument] = {}
    after: dict[str, ExtensionDocument] = {}
    applied: list[Patch] = []
    for patch in patches:
        with findings.at():
            definition, good = rules.checked(access.definitions, patch)
            name = good.name
            before.setdefault(name, held.get(access.id(customer_id, name)) or _empty(access, customer_id, name))
            after[name] = rules.patched(definition, after.get(name, before[name]), good, at)
            applied.append(good)
    kept = rules.names_after(names, after.values())
    with findings.at():
        _require_room(names, kept, applied)
    promoted = {patch.name for patch in applied if patch.operation is Operation.PROMOTE}
    writes: list[Write] = []
    changes: list[Change] = []
    for name, extension in after.items():
        definition = rules.definition_of(access.definitions, name)
        its_changes = rules.differences(definition, before[name], extension, primary_named=name in promoted)
        if its_changes:
            changes += its_changes
            writes += store.save(held.get(extension["_id"]), extension)
    with findings.at():
        rules.require_tellable(changes)
    findings.settle()
    return Patched(kept, tuple(writes), tuple(changes))


def _require_room(before: Sequence[str], after: Sequence[str], patches: Sequence[Patch]) -> None:
    """Refuse more extensions than a profile has, at the last one that is new."""
    newcomers = [patch for patch in patches if patch.name in after and patch.name not in before]
    if newcomers:
        with below(*newcomers[-1].path, "name"):
            rules.require_room(len(after))


def _empty(access: Access, customer_id: str, name: str) -> ExtensionDocument:
    id_, profile = access.id(customer_id, name), access.id(customer_id)
    return ExtensionDocument(_id=id_, domain=access.caller.domain, profile=profile, name=name, records=[])
