"""Four people as Omneo, Genesys, MyPreferences and IMIconnect describe theirs.

Omneo's and Genesys' are the samples of their own documents, to the letter. Those of MyPreferences and IMIconnect
show no usable values, so theirs are in the same shape with invented ones; all phone numbers are of ranges that are
kept free for fiction.
"""

from gateway.app_profiles.model import Asked as AppProfile
from gateway.contacts.model import GivenAddress, GivenPhone
from gateway.demo.parts import attributes, device
from gateway.groups.model import GivenGroup
from gateway.identities.model import Asked as Identity
from gateway.lists.model import Asked as Listed
from gateway.person.model import Facts
from gateway.profiles.actions.creation import NewProfile

# The order is the document's, and the flag is too: the card that is flagged becomes the first.
OMNEO = NewProfile(
    customer_id="90722e6c-333-4a90-bd46-b4q12319de8e1",
    identities=[
        Identity("card_pos", "1000132", legacy_id="1"),
        Identity("card_barcode", "39993012313", legacy_id="2"),
        Identity("mailer_platform", "000010324441114", legacy_id="1683"),
        Identity("loyalty_card", "ABDD131KJ13002", is_primary=True, legacy_id="1684"),
    ],
)

# A customer id of Genesys has at most 16 characters; the sample shows none.
GENESYS = NewProfile(
    customer_id="john-doe",
    attributes=attributes(
        FirstName="John",
        LastName="Doe",
        EmailAddress=("john.doe@genesyslab.com", "jd34@hotmail.dom"),
    ),
)

# Custom fields are attributes, alternate ids are identities, and what MyPreferences marks `IsDefault` comes first.
MY_PREFERENCES = NewProfile(
    customer_id="482915",
    attributes=attributes(PreferredStore="Portland Pearl District", ShoeSize="39"),
    identities=[
        Identity("Salesforce", "0035e00000Qm7XkAAJ"),
        Identity("Marketo", "1048576"),
        Identity("Facebook", "100008842917350"),
    ],
    emails=[
        Listed("Home", "marisol.okonkwo@example.com", is_primary=True),
        Listed("Work", "m.okonkwo@example.org"),
    ],
    phones=[
        Listed("Mobile", GivenPhone("+1 503-555-0142", is_mobile=True), is_primary=True),
        Listed("Work", GivenPhone("+1 206-555-0117", is_mobile=False)),
    ],
    addresses=[
        Listed(
            "Home",
            GivenAddress("1420 NW Lovejoy Street", "Apt 604", "Portland", "OR", "97209", country_code="US"),
            is_primary=True,
        ),
        Listed(
            "Work",
            GivenAddress("800 Fifth Avenue", "Floor 12", "Seattle", "WA", "98104", country_code="US"),
        ),
    ],
    groups=[Listed("Loyalty", GivenGroup("Gold", "G-204"), is_primary=True)],
    facts=Facts(
        name={"prefix": "Dr.", "first": "Marisol", "middle": "Inés", "last": "Okonkwo"},
        customer_type="Customer",
        default_locale="en-US",
        registration_confirmed=True,
        legacy_profile_id="482915",
        tags=["Influencer", "Reward member"],
    ),
)

# The master profile has name, e-mail and msisdn; each channel application keeps what it knows beside it.
IMI_CONNECT = NewProfile(
    customer_id="CRN-20481153",
    attributes=attributes(
        CustomerName="Tomasz Wieczorek",
        EmailAddress="tomasz.wieczorek@example.com",
        Msisdn="447700900461",
    ),
    app_profiles=[
        AppProfile(
            "mobile_app",
            "tomasz.w",
            attributes(Locale="en-GB", NotificationTone="chime"),
            [
                device("a7f3c2d0-pixel", {"platform": "Android", "model": "Pixel 8", "appVersion": "5.12.0"}),
                device("19be4470-tab", {"platform": "Android", "model": "Galaxy Tab S9", "appVersion": "5.11.3"}),
            ],
        ),
        AppProfile(
            "facebook",
            "7214460938115527",
            attributes(DisplayName="Tomek W.", Locale="pl-PL"),
            [device("messenger-web", {"platform": "Web", "browser": "Firefox"})],
        ),
    ],
)

SAMPLES = (OMNEO, GENESYS, MY_PREFERENCES, IMI_CONNECT)
