"""Two hundred invented people, the same at every start."""

import random
import unicodedata
from collections.abc import Iterator
from itertools import product

from gateway.app_profiles.model import Asked as AppProfile
from gateway.app_profiles.model import AskedDevice
from gateway.demo import words
from gateway.demo.parts import attributes, device
from gateway.extensions.model import Asked as Extension
from gateway.identities.model import Asked as Identity
from gateway.profiles.actions.creation import NewProfile

COUNT = 200
SEED = 1815


def generated_people() -> list[NewProfile]:
    rng = random.Random(SEED)  # noqa: S311 -- it is asked to repeat itself.
    # Nobody bears the name of another, so the addresses made of names differ too.
    names = rng.sample(list(product(words.FIRST_NAMES, words.LAST_NAMES)), COUNT)
    return [_person(rng, number, *name) for number, name in enumerate(names, start=1)]


def _person(rng: random.Random, number: int, first: str, last: str) -> NewProfile:
    country = rng.choice(words.COUNTRIES)
    return NewProfile(
        customer_id=f"person-{number:03}",
        attributes=attributes(
            FirstName=first,
            LastName=last,
            EmailAddress=_addresses(rng, first, last),
            City=rng.choice(country.cities),
            Country=country.code,
            Language=country.language,
            Interests=tuple(rng.sample(words.INTERESTS, rng.randint(1, 3))),
        ),
        identities=list(_identities(rng, number)),
        app_profiles=[_app_profile(rng, app, number, first) for app in rng.sample(words.APPS, rng.randint(0, 2))],
        extensions=list(_extensions(rng, country)),
    )


def _addresses(rng: random.Random, first: str, last: str) -> tuple[str, ...]:
    given, family = _plain(first), _plain(last)
    candidates = (f"{given}.{family}@example.com", f"{family}.{given}@example.org", f"{given}@{family}.example.com")
    return candidates[: rng.randint(1, 3)]


def _plain(name: str) -> str:
    """Return a name in the letters of a mail address: `Van Dijk` becomes `vandijk`, `Şahin` becomes `sahin`."""
    decomposed = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in decomposed if letter.isascii() and letter.isalpha())


def _identities(rng: random.Random, number: int) -> Iterator[Identity]:
    """Yield one to four identities; now and then the last of several is no longer in use."""
    handles = ("loyalty_card", "card_pos", "mailer_platform", "web_account")
    chosen = rng.sample(handles, rng.randint(1, len(handles)))
    last_is_active = len(chosen) == 1 or rng.random() < 0.8  # noqa: PLR2004 -- one in five.
    for handle in chosen:
        # The number of the person makes it theirs alone.
        identifier = {
            "loyalty_card": f"LC{rng.randint(1000, 9999)}{number:04}",
            "card_pos": f"20{number:05}",
            "mailer_platform": f"{rng.randint(10000, 99999):09}{number:06}",
            "web_account": f"u-{rng.getrandbits(24):06x}{number:03}",
        }[handle]
        yield Identity(handle, identifier, is_active=last_is_active or handle != chosen[-1])


def _app_profile(rng: random.Random, app: str, number: int, first: str) -> AppProfile:
    key = f"{_plain(first)}-{rng.getrandbits(24):06x}{number:03}"
    devices = [_device(rng, number) for _ in range(rng.randint(1, 2))]
    return AppProfile(app, key, attributes(DisplayName=first, LastSeen=f"2024-{rng.randint(1, 12):02}"), devices)


def _device(rng: random.Random, number: int) -> AskedDevice:
    platform = rng.choice(list(words.MODELS))
    model = rng.choice(words.MODELS[platform])
    return device(f"{rng.getrandbits(32):08x}-{number:03}", {"platform": platform, "model": model})


def _extensions(rng: random.Random, country: words.Country) -> Iterator[Extension]:
    if rng.random() < 0.6:  # noqa: PLR2004 -- three in five.
        numbers = rng.sample(range(5, 100), rng.randint(1, 2))
        types = ("Mobile", "Work")
        yield Extension(
            "PhoneNumbers",
            [
                {"PhoneType": type_, "PhoneNumber": f"{country.mobile}{number:02}"}
                for type_, number in zip(types, numbers, strict=False)
            ],
        )
    if rng.random() < 0.5:  # noqa: PLR2004 -- every other.
        topics = rng.sample(words.TOPICS, rng.randint(1, 3))
        yield Extension(
            "Preferences",
            [
                {"Topic": topic, "Channel": rng.choice(words.CHANNELS), "Frequency": rng.choice(words.FREQUENCIES)}
                for topic in topics
            ],
        )
