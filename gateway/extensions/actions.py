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
    extensions: dict[str, ExtensionDocument] = {}
    changes: list[Change] = []
    checked: list[Patch] = []
    for patch in patches:
        with findings.at():
            definition, good = rules.checked(access.definitions, patch)
            id_ = access.id(customer_id, good.name)
            before = extensions.get(id_) or held.get(id_) or _empty(access, customer_id, good.name)
            extensions[id_], its_changes = rules.patched(definition, before, good, at)
            checked.append(good)
            changes += its_changes
    after = rules.names_after(names, extensions.values())
    with findings.at():
        _require_room(names, after, checked)
        rules.require_tellable(changes)
    findings.settle()
    writes = [
        write
        for id_, extension in extensions.items()
        if extension is not held.get(id_)
        for write in store.save(held.get(id_), extension)
    ]
    return Patched(after, tuple(writes), tuple(changes))


def _require_room(before: Sequence[str], after: Sequence[str], patches: Sequence[Patch]) -> None:
    """Refuse more extensions than a profile has, at the last one that is new."""
    newcomers = [patch for patch in patches if patch.name in after and patch.name not in before]
    if newcomers:
        with below(*newcomers[-1].path, "name"):
            rules.require_room(len(after))


def _empty(access: Access, customer_id: str, name: str) -> ExtensionDocument:
    id_, profile = access.id(customer_id, name), access.id(customer_id)
    return ExtensionDocument(_id=id_, domain=access.caller.domain, profile=profile, name=name, records=[])
