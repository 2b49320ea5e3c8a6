"""The filter of profiles as clients write it."""

from collections.abc import Iterator
from dataclasses import replace

import strawberry

from gateway.search.model import MAX_CONDITIONS, MAX_DEPTH, MAX_IN, Comparison, Condition, Filter, ObjectKeyAsked
from gateway.search.rules.object_keys import MAX_HOLDERS
from gateway.search.rules.tokens import FLAGS
from gateway.search.types.comparisons import (
    ConsentStatusCondition,
    KeyCondition,
    MomentRange,
    TextCondition,
    ValueCondition,
    compared,
    given,
)
from gateway.text import normalised

_ANY = "Any when left out."
_ACTIVE = "Only active ones are found."


@strawberry.input(description="Looks for the values of an attribute.")
class AttributeFilter:
    name: str = strawberry.field(
        description=(
            "Its name or source name; its definition must say `searchable`. ATTRIBUTE_NOT_DEFINED when it is not "
            "defined, NOT_READY while stored profiles are being indexed for it."
        )
    )
    value: strawberry.Maybe[ValueCondition] = strawberry.field(description=f"What is sought. {_ANY}", default=None)


@strawberry.input(description=f"Looks for an identity (Omneo, seed 000). {_ACTIVE}")
class IdentityFilter:
    handle: str = strawberry.field(description="Names the other system.")
    identifier: strawberry.Maybe[TextCondition] = strawberry.field(
        description=f"The id in that system, compared by the case rule of the handle. {_ANY}", default=None
    )


@strawberry.input(description=f"Looks for an app profile (IMIconnect, seed 002). {_ACTIVE}")
class AppProfileFilter:
    app_id: str = strawberry.field(description="Names the application.")
    key: strawberry.Maybe[TextCondition] = strawberry.field(
        description=f"The person's key in the application. {_ANY}", default=None
    )


@strawberry.input(description=f"Looks for a group (MyPreferences, seed 004). {_ACTIVE}")
class GroupFilter:
    type: str = strawberry.field(description="What kind of group it is.")
    name: strawberry.Maybe[TextCondition] = strawberry.field(description=f"Its name. {_ANY}", default=None)


@strawberry.input(
    description=(
        f"Looks for one postal address to which all that is given applies. {_ACTIVE} Capitals and repeated blanks make "
        "no difference."
    )
)
class AddressFilter:
    country_code: str = strawberry.field(description="ISO 3166-1 alpha-2, as in US.")
    postal_code: strawberry.Maybe[KeyCondition] = strawberry.field(
        description=f"Beside `city` only `equals` or `in`. {_ANY}", default=None
    )
    city: strawberry.Maybe[KeyCondition] = strawberry.field(
        description=(
            f"Beside `postalCode` only `equals` or `in`, of which there are at most {MAX_IN} combinations. {_ANY}"
        ),
        default=None,
    )


@strawberry.input(
    description=(
        "Looks for a consent, in whatever locale it was asked (MyPreferences, seed 004). All that is given applies to "
        "one consent."
    )
)
class ConsentFilter:
    type: str = strawberry.field(description="What is allowed, for instance `Newsletter`.")
    status: strawberry.Maybe[ConsentStatusCondition] = strawberry.field(
        description=f"What the person said last, expired or not. {_ANY}", default=None
    )
    is_expired: strawberry.Maybe[bool] = strawberry.field(
        description="Whether its `expirationDate` has passed at the time of the search. Either when left out.",
        default=None,
    )


@strawberry.input(
    description=(
        "Looks for the key of an object, such as the number of an order, whatever the role of the key: profiles are "
        "found that have an object with it, and those that kept it of an object which has expired. LOOKUP_ONLY keys "
        "are not kept, so nobody is found by them. The key is compared as when objects are put: an e-mail address "
        "without its capitals, a phone number in E.164 (Amazon Connect's search keys, seed 003). FORBIDDEN for a key "
        "of the gateway that does not see all of a profile."
    )
)
class ObjectKeyFilter:
    name: str = strawberry.field(
        description="The name of the key in the object type. NOT_FOUND where no type, or not the given one, has it."
    )
    values: list[str] = strawberry.field(
        description=(
            "A value for each field of the key, in the order of its `fieldNames`; else BAD_USER_INPUT. A value that is "
            f"none of the field's content type finds nothing. BAD_USER_INPUT too where more than {MAX_HOLDERS:,} "
            "profiles have objects with it."
        )
    )
    type: strawberry.Maybe[str] = strawberry.field(
        description=(
            "The object type, or the template by whose id objects were put: only its objects are looked at, none that "
            "has expired. NOT_FOUND where there is none. Those of all types when left out."
        ),
        default=None,
    )

    def asked(self) -> ObjectKeyAsked:
        type_ = given(self.type)
        return ObjectKeyAsked(normalised(self.name), tuple(self.values), None if type_ is None else normalised(type_))


@strawberry.input(
    description=(
        "Which profiles are meant. All fields that are given hold together; an empty filter means all profiles. "
        f"At most {MAX_CONDITIONS} conditions, in at most {MAX_DEPTH} levels of filters. A search is answered from "
        "indexes alone: `not` and `exists: false` only leave profiles out, so they are refused (BAD_USER_INPUT) unless "
        "they stand beside a condition that says what to look for, in every branch of an `or`."
    )
)
class ProfileFilter:
    and_: strawberry.Maybe[list["ProfileFilter"]] = strawberry.field(
        name="and", description="All of these hold; an empty list always does.", default=None
    )
    or_: strawberry.Maybe[list["ProfileFilter"]] = strawberry.field(
        name="or", description="At least one of these holds; with an empty list nothing is found.", default=None
    )
    not_: strawberry.Maybe["ProfileFilter"] = strawberry.field(
        name="not", description="This does not hold.", default=None
    )
    customer_id: strawberry.Maybe[KeyCondition] = strawberry.field(description="The `customerId`.", default=None)
    attribute: strawberry.Maybe[AttributeFilter] = strawberry.field(
        description="An attribute whose definition says `searchable`.", default=None
    )
    identity: strawberry.Maybe[IdentityFilter] = strawberry.field(description="An active identity.", default=None)
    app_profile: strawberry.Maybe[AppProfileFilter] = strawberry.field(
        description="An active app profile.", default=None
    )
    email: strawberry.Maybe[TextCondition] = strawberry.field(
        description="An active e-mail address; upper and lower case do not matter.", default=None
    )
    phone: strawberry.Maybe[TextCondition] = strawberry.field(
        description=(
            "An active phone number. It begins with + and the country's calling code; a prefix too is one of E.164."
        ),
        default=None,
    )
    address: strawberry.Maybe[AddressFilter] = strawberry.field(description="An active postal address.", default=None)
    email_type: strawberry.Maybe[KeyCondition] = strawberry.field(
        description="The type of an active e-mail address; case matters.", default=None
    )
    phone_type: strawberry.Maybe[KeyCondition] = strawberry.field(
        description="The type of an active phone number; case matters.", default=None
    )
    address_type: strawberry.Maybe[TextCondition] = strawberry.field(
        description="The type of an active postal address; case matters.", default=None
    )
    group: strawberry.Maybe[GroupFilter] = strawberry.field(description="An active group.", default=None)
    consent: strawberry.Maybe[ConsentFilter] = strawberry.field(
        description="A consent. `GRANTED` in `status` finds expired ones too: say `isExpired: false` beside it.",
        default=None,
    )
    object_key: strawberry.Maybe[ObjectKeyFilter] = strawberry.field(
        description="A key of an object, such as the number of an order.", default=None
    )
    tag: strawberry.Maybe[TextCondition] = strawberry.field(description="A tag; case matters.", default=None)
    customer_type: strawberry.Maybe[KeyCondition] = strawberry.field(
        description="The `customerType`; case matters.", default=None
    )
    default_locale: strawberry.Maybe[KeyCondition] = strawberry.field(
        description="The `defaultLocale`; case does not matter. The prefix `en` finds en-AU too.", default=None
    )
    is_active: strawberry.Maybe[bool] = strawberry.field(description="Whether the profile is active.", default=None)
    registration_confirmed: strawberry.Maybe[bool] = strawberry.field(
        description="Whether the registration was confirmed.", default=None
    )
    preserve_preferences: strawberry.Maybe[bool] = strawberry.field(
        description="Whether consents outlive the contact points that they are bound to.", default=None
    )
    created_at: strawberry.Maybe[MomentRange] = strawberry.field(
        description="When the profile came into being.", default=None
    )
    updated_at: strawberry.Maybe[MomentRange] = strawberry.field(
        description="When the profile, or anything on it, last changed.", default=None
    )

    def asked(self) -> Filter:
        return Filter(
            tuple(self._conditions()),
            None if self.and_ is None else [one.asked() for one in self.and_.value],
            None if self.or_ is None else [one.asked() for one in self.or_.value],
            None if self.not_ is None else self.not_.value.asked(),
        )

    def _conditions(self) -> Iterator[Condition]:
        yield from self._keyed()
        plain = {
            "customerId": compared(self.customer_id),
            "email": compared(self.email),
            "phone": compared(self.phone),
            "emailType": compared(self.email_type),
            "phoneType": compared(self.phone_type),
            "addressType": compared(self.address_type),
            "tag": compared(self.tag),
            "customerType": compared(self.customer_type),
            "defaultLocale": compared(self.default_locale),
        }
        for name, comparison in plain.items():
            if comparison is not None:
                yield Condition(name, comparisons={"": comparison})
        flags = (self.is_active, self.registration_confirmed, self.preserve_preferences)
        for name, flag in zip(FLAGS, flags, strict=True):
            if flag is not None:
                yield Condition(name, flag=flag.value)
        for name, moments in (("createdAt", self.created_at), ("updatedAt", self.updated_at)):
            if moments is not None:
                yield Condition(name, moments=moments.value.bounds())

    def _keyed(self) -> Iterator[Condition]:
        """Yield the conditions about one thing among several of a kind."""
        if self.attribute:
            attribute = self.attribute.value
            yield _keyed("attribute", attribute.name, value=compared(attribute.value))
        if self.identity:
            identity = self.identity.value
            yield _keyed("identity", identity.handle, identifier=compared(identity.identifier))
        if self.app_profile:
            app_profile = self.app_profile.value
            yield _keyed("appProfile", app_profile.app_id, key=compared(app_profile.key))
        if self.group:
            group = self.group.value
            yield _keyed("group", group.type, name=compared(group.name))
        if self.consent:
            consent = self.consent.value
            condition = _keyed("consent", consent.type, status=compared(consent.status))
            yield replace(condition, flag=given(consent.is_expired))
        if self.object_key:
            yield Condition("objectKey", object_key=self.object_key.value.asked())
        if self.address:
            address = self.address.value
            yield _keyed(
                "address", address.country_code, postalCode=compared(address.postal_code), city=compared(address.city)
            )


def _keyed(name: str, key: str, /, **inner: Comparison | None) -> Condition:
    return Condition(name, key, {field: comparison for field, comparison in inner.items() if comparison is not None})
