"""Postal addresses as clients see and write them."""

import strawberry

from gateway.contacts.model import (
    MAX_ADDRESS_LINE,
    MAX_CITY,
    MAX_POSTAL_CODE,
    MAX_STATE_PROVINCE,
    MIN_STATE_PROVINCE,
    STATE_REQUIRED,
    GivenAddress,
)
from gateway.contacts.types.contact_points import ContactFields, ContactPoint
from gateway.lists.model import Asked, Patch
from gateway.lists.types import Flagged, ListPatch, patch_of

ADDRESS1 = f"A text of 1 to {MAX_ADDRESS_LINE} characters."
ADDRESS2 = f"At most {MAX_ADDRESS_LINE} characters; an empty text means none. Null is not accepted."
CITY = f"A text of 1 to {MAX_CITY} characters."
STATE_PROVINCE = (
    f"A text of {MIN_STATE_PROVINCE} to {MAX_STATE_PROVINCE} characters; an empty text means none. REQUIRED in "
    f"{', '.join(sorted(STATE_REQUIRED))}. Null is not accepted."
)
POSTAL_CODE = f"A text of 1 to {MAX_POSTAL_CODE} characters."
ALPHA2 = "The country by its ISO 3166-1 code of two letters, as in `AU`. Null is not accepted."
ALPHA3 = "The same by its code of three letters, as in `AUS`. Null is not accepted."
NUMERIC = "The same by its code of three digits, as in `036`. Null is not accepted."
COUNTRY = "One of the three codes is needed, and all that are given name the same country, else INVALID_VALUE."


@strawberry.type(description="How the post itself writes an address.")
class StandardizedAddress:
    address1: str = strawberry.field(description="The first line.")
    address2: str | None = strawberry.field(description="The second line; null when there is none.")
    city: str = strawberry.field(description="The city.")
    state_province: str | None = strawberry.field(description="The state or province; null when there is none.")
    postal_code: str = strawberry.field(description="The postal code.")
    is_standardized: bool = strawberry.field(description="Whether the post knows it: MyPreferences' CassStatus.")


@strawberry.type(description="A postal address of the person (MyPreferences, seed 004).")
class Address(ContactPoint):
    address1: str = strawberry.field(description="The first line.")
    address2: str | None = strawberry.field(description="The second line; null when there is none.")
    city: str = strawberry.field(description="The city.")
    state_province: str | None = strawberry.field(description="The state or province; null when there is none.")
    postal_code: str = strawberry.field(description="The postal code; a text, so leading zeros stay.")
    country_code: str = strawberry.field(description="The country's ISO 3166-1 code of two letters, as in `AU`.")
    country_code_alpha3: str = strawberry.field(description="Its code of three letters, as in `AUS`.")
    country_code_numeric: str = strawberry.field(description="Its code of three digits, as in `036`; a text.")
    country: str = strawberry.field(description="The country's name in English.")
    standardized: StandardizedAddress | None = strawberry.field(
        description="The address as the post writes it; null as long as nobody looked."
    )


@strawberry.input
class AddressFields(ContactFields):
    address1: str = strawberry.field(description=ADDRESS1)
    address2: strawberry.Maybe[str] = strawberry.field(description=ADDRESS2, default=None)
    city: str = strawberry.field(description=CITY)
    state_province: strawberry.Maybe[str] = strawberry.field(description=STATE_PROVINCE, default=None)
    postal_code: str = strawberry.field(description=POSTAL_CODE)
    country_code: strawberry.Maybe[str] = strawberry.field(description=f"{ALPHA2} {COUNTRY}", default=None)
    country_code_alpha3: strawberry.Maybe[str] = strawberry.field(description=ALPHA3, default=None)
    country_code_numeric: strawberry.Maybe[str] = strawberry.field(description=NUMERIC, default=None)

    def given(self) -> GivenAddress:
        return GivenAddress(
            address1=self.address1,
            address2=self.address2.value if self.address2 else None,
            city=self.city,
            state_province=self.state_province.value if self.state_province else None,
            postal_code=self.postal_code,
            country_code=self.country_code.value if self.country_code else None,
            country_code_alpha3=self.country_code_alpha3.value if self.country_code_alpha3 else None,
            country_code_numeric=self.country_code_numeric.value if self.country_code_numeric else None,
        )


@strawberry.input(description="A postal address with its state.")
class AddressInput(AddressFields, Flagged):
    def asked(self) -> Asked[GivenAddress]:
        return Asked(self.type, self.given(), self.is_active, self.is_verified, self.is_primary)


@strawberry.input(description="Changes to the postal addresses of a profile; `set` stands alone.")
class AddressListPatch(ListPatch):
    add: strawberry.Maybe[list[AddressInput]] = strawberry.field(
        description="Added before `promote` is done, where they are not there yet. Null is not accepted.", default=None
    )
    set: strawberry.Maybe[list[AddressInput]] = strawberry.field(
        description="The addresses as they shall be, primary first; `[]` clears. Null is not accepted.", default=None
    )

    def asked(self) -> Patch[GivenAddress]:
        add, replacement = ([one.asked() for one in given.value] if given else None for given in (self.add, self.set))
        return patch_of(self, add, replacement)
