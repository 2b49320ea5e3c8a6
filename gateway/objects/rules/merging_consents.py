"""What an object makes of the consents of its profile: the latest word counts, whoever said it."""

from dataclasses import replace
from datetime import datetime

from gateway import ids
from gateway.consents import rules as consents
from gateway.consents.model import Asked, ConsentDocument
from gateway.moments import printed
from gateway.object_types.model import Mapped
from gateway.objects.rules.merging import Merging

_CONSENTS = "consents"


def consent_id(profile_id: str, asked: Asked) -> str:
    """Return the `_id` of the consent of a profile that is spoken of; what cannot be stored is simply not found."""
    domain, customer_id = ids.parts(profile_id, 2)
    return ids.path(domain, customer_id, *consents.sought(asked.type, asked.locale))


def merge_consents(merging: Merging, mapped: Mapped) -> None:
    """Set the consents that the object tells anew, unless there is a later word.

    The date of a word is the one it gives, else that of the object. Where the object tells none either, its word counts
    if there is no other, or if the object said something else before; then it is of now.
    """
    for index, asked in enumerate(mapped.profile.consents):
        with merging.findings.at(_CONSENTS, index):
            _merge(merging, consents.checked(asked), mapped.updated_at)
    if merging.consents:
        with merging.findings.at(_CONSENTS):
            merging.fields["consents"] = consents.held_with(merging.profile["consents"], merging.consents.values())


def _merge(merging: Merging, asked: Asked, written_at: datetime | None) -> None:
    profile = merging.profile
    id_ = consent_id(profile["_id"], asked)
    before = merging.consents.get(id_) or merging.beside.consents(id_)
    slot, word = (_CONSENTS, asked.type, asked.locale or ""), _word(asked)
    earlier = merging.sayings.said_of(*slot)
    merging.sayings.note(slot, [word], ())
    date = asked.consent_date or written_at
    if word in earlier or (before and not _is_later(before, date, changed=bool(earlier))):
        return
    new = consents.unsaid(profile["_id"], asked, merging.at, merging.by)
    wanted = replace(asked, consent_date=date or merging.at)
    after = consents.said(before, new, wanted)
    changes = consents.told(before, after)
    if changes:
        merging.changes += changes
        merging.consents[id_] = after


def _is_later(before: ConsentDocument, date: datetime | None, *, changed: bool) -> bool:
    return changed if date is None else date > before["consent_date"]


def _word(asked: Asked) -> str:
    """Return all that an object says of a consent as one text."""
    dates = [printed(date) if date else "" for date in (asked.consent_date, asked.expiration_date)]
    return ids.path(asked.status.value, asked.version or "", asked.contact_type or "", *dates)
