"""What JSON the database keeps as it is given."""

MAX_DEPTH = 20
BITS_64 = 2**63
TOO_LARGE = "Numbers must lie within signed 64 bits, from -2^63 to 2^63 - 1; keep larger ones as strings."


def json_problem(value: object) -> str | None:
    """Say in a sentence why the database would not keep a value as it is given, or None if it would."""
    pending: list[tuple[object, int]] = [(value, 0)]
    while pending:
        here, depth = pending.pop()
        if isinstance(here, str | bool | None):
            continue
        if isinstance(here, float):
            # The decoder of a request hands whole numbers beyond 64 bits out as floats: by then digits are
            # lost. Not a number and infinity fail the comparison too.
            problem = None if abs(here) < BITS_64 else TOO_LARGE
        elif isinstance(here, int):
            problem = None if -BITS_64 <= here < BITS_64 else TOO_LARGE
        elif depth == MAX_DEPTH:
            problem = f"JSON may be nested {MAX_DEPTH} levels deep at most."
        elif isinstance(here, list):
            problem = None
            pending += [(item, depth + 1) for item in here]
        elif isinstance(here, dict):
            problem = next(filter(None, map(_key_problem, here)), None)
            pending += [(item, depth + 1) for item in here.values()]
        else:
            problem = "The value is not JSON."
        if problem:
            return problem
    return None


def _key_problem(key: object) -> str | None:
    if not isinstance(key, str):
        return "Keys must be strings."
    if not key:
        return "Keys must not be empty."
    if key.startswith("$"):
        return "Keys must not begin with `$`."
    if "\0" in key:
        return "Keys must not contain the NUL character."
    return None
