"""Four people as Omneo, Genesys, MyPreferences and IMIconnect describe theirs.

Omneo's and Genesys' are the samples of their own documents, to the letter. Those of MyPreferences and IMIconnect
show no usable values, so theirs are in the same shape with invented ones; all phone numbers are of ranges that are
kept free for fiction.
"""

from gateway.app_profiles.model import Asked as AppProfile
from gateway.demo.parts import attributes, device
from gateway.extensions.model import Asked as Extension
from gateway.identities.model import Asked as Identity
from gateway.profiles.actions.creation import NewProfile

# The order is the document's, and the flag is too: the card that is flagged becomes the first.
OMNEO = NewProfile(
    customer_id="90722e6c-333-4a90-bd46-b4q12319de8e1",
    identities=[
        Identity("card_pos", "1000132"),
        Identity("card_barcode", "39993012313"),
        Identity("mailer_platform", "000010324441114"),
        Identity("loyalty_card", "ABDD131KJ13002", is_primary=True),
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
    attributes=attributes(
        Prefix="Dr.",
        FirstName="Marisol",
        MiddleName="Inés",
        LastName="Okonkwo",
        CustomerType="Customer",
        DefaultLocale="en-US",
        EmailAddress=("marisol.okonkwo@example.com", "m.okonkwo@example.org"),
        PreferredStore="Portland Pearl District",
        ShoeSize="39",
    ),
    identities=[
        Identity("Salesforce", "0035e00000Qm7XkAAJ"),
        Identity("Marketo", "1048576"),
        Identity("Facebook", "100008842917350"),
    ],
    extensions=[
        Extension(
            "Addresses",
            [
                {
                    "AddressType": "Home",
                    "Address1": "1420 NW Lovejoy Street",
                    "Address2": "Apt 604",
                    "City": "Portland",
                    "StateProvince": "OR",
                    "CountryCode_Alpha2": "US",
                    "PostalCode": "97209",
                },
                {
                    "AddressType": "Work",
                    "Address1": "800 Fifth Avenue",
                    "Address2": "Floor 12",
                    "City": "Seattle",
                    "StateProvince": "WA",
                    "CountryCode_Alpha2": "US",
                    "PostalCode": "98104",
                },
            ],
        ),
        Extension(
            "PhoneNumbers",
            [
                {"PhoneType": "Mobile", "PhoneNumber": "+15035550142", "IsMobile": True},
                {"PhoneType": "Work", "PhoneNumber": "+12065550117", "IsMobile": False},
            ],
        ),
    ],
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
