"""Phone numbers as clients see and write them."""

import strawberry

from gateway.contacts.model import MAX_PHONE, GivenPhone
from gateway.contacts.rules.phones import INTERNATIONAL
from gateway.contacts.types.contact_points import ContactFields, ContactPoint
from gateway.lists.model import Asked, Patch
from gateway.lists.types import Flagged, ListPatch, patch_of

NUMBER = (
    f"At most {MAX_PHONE} characters; {INTERNATIONAL}. Its length must be possible there; whether somebody has the "
    "number is not asked. An extension may follow, as in `ext. 7`."
)
COUNTRY_CODE = "In which country `number` is dialled, by its ISO 3166-1 code of two letters. Null is not accepted."
IS_MOBILE = "Whether it is a mobile number; when left out, as far as the number itself tells. Null is not accepted."


@strawberry.type(description="A phone number of the person (MyPreferences, seed 004).")
class Phone(ContactPoint):
    number: str = strawberry.field(description="The number as it was written.")
    e164: str = strawberry.field(
        description="The number in the form of E.164, by which numbers are compared and looked up: `+61412345678`.",
        name="e164",
    )
    extension: str | None = strawberry.field(description="The digits to dial after the connection; null when none.")
    digits: str = strawberry.field(
        description="The digits of the number as it was written, without the extension; a text, so leading zeros stay."
    )
    is_mobile: bool | None = strawberry.field(
        description="Whether it is a mobile number; null when it was not said and the number does not tell."
    )


@strawberry.input
class PhoneFields(ContactFields):
    number: str = strawberry.field(description=NUMBER)
    country_code: strawberry.Maybe[str] = strawberry.field(description=COUNTRY_CODE, default=None)
    is_mobile: strawberry.Maybe[bool] = strawberry.field(description=IS_MOBILE, default=None)

    def given(self) -> GivenPhone:
        return GivenPhone(
            self.number,
            self.country_code.value if self.country_code else None,
            self.is_mobile.value if self.is_mobile else None,
        )


@strawberry.input(description="A phone number with its state.")
class PhoneInput(PhoneFields, Flagged):
    def asked(self) -> Asked[GivenPhone]:
        return Asked(self.type, self.given(), self.is_active, self.is_verified, self.is_primary)


@strawberry.input(description="Changes to the phone numbers of a profile; `set` stands alone.")
class PhoneListPatch(ListPatch):
    add: strawberry.Maybe[list[PhoneInput]] = strawberry.field(
        description="Added before `promote` is done, where they are not there yet. Null is not accepted.", default=None
    )
    set: strawberry.Maybe[list[PhoneInput]] = strawberry.field(
        description="The numbers as they shall be, primary first; `[]` clears. Null is not accepted.", default=None
    )

    def asked(self) -> Patch[GivenPhone]:
        add, replacement = ([one.asked() for one in given.value] if given else None for given in (self.add, self.set))
        return patch_of(self, add, replacement)
