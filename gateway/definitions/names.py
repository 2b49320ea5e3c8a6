"""Names as generated code has them."""


def field_name(name: str) -> str:
    """Return what generated code calls a thing of this name: EmailAddress and email_address are both emailAddress."""
    first, *others = filter(None, name.split("_"))
    return first[0].lower() + first[1:] + "".join(part[0].upper() + part[1:] for part in others)
