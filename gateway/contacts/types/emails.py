"""E-mail addresses as clients see and write them."""

import strawberry

from gateway.contacts.model import MAX_EMAIL
from gateway.contacts.types.contact_points import ContactFields, ContactPoint
from gateway.lists.model import Asked, Patch
from gateway.lists.types import Flagged, ListPatch, patch_of

ADDRESS = (
    f"At most {MAX_EMAIL} characters of the form name@domain; whether mail arrives there is not tried. "
    "Two addresses are the same whatever their upper and lower case."
)


@strawberry.type(description="An e-mail address of the person (MyPreferences, seed 004).")
class Email(ContactPoint):
    address: str = strawberry.field(description="The address as it was written.")
    normalised: str = strawberry.field(description="The form in which addresses are compared and looked up.")


@strawberry.input
class EmailFields(ContactFields):
    address: str = strawberry.field(description=ADDRESS)


@strawberry.input(description="An e-mail address with its state.")
class EmailInput(EmailFields, Flagged):
    def asked(self) -> Asked[str]:
        return Asked(self.type, self.address, self.is_active, self.is_verified, self.is_primary)


@strawberry.input(description="Changes to the e-mail addresses of a profile; `set` stands alone.")
class EmailListPatch(ListPatch):
    add: strawberry.Maybe[list[EmailInput]] = strawberry.field(
        description="Added before `promote` is done, where they are not there yet. Null is not accepted.", default=None
    )
    set: strawberry.Maybe[list[EmailInput]] = strawberry.field(
        description="The addresses as they shall be, primary first; `[]` clears. Null is not accepted.", default=None
    )

    def asked(self) -> Patch[str]:
        add, replacement = ([one.asked() for one in given.value] if given else None for given in (self.add, self.set))
        return patch_of(self, add, replacement)
