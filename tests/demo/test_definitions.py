"""What the demo's domain defines."""

from gateway.definitions.values import stored_form
from gateway.demo.definitions import DEFINITIONS
from gateway.demo.samples import SAMPLES


def test_the_demo_defines_email_addresses_as_its_samples_have_them() -> None:
    definition = DEFINITIONS.attributes["EmailAddress"]
    patches = [patch for person in SAMPLES for patch in person.attributes if patch.name == "EmailAddress"]

    assert (DEFINITIONS.open_attributes, definition.multi_valued, definition.required) == (True, True, False)
    assert "jd34@hotmail.dom" in [value for patch in patches for value in patch.values]
    assert all(stored_form(definition, value) == value for patch in patches for value in patch.values)
