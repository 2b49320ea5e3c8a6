"""One GraphQL endpoint in front of the customer profiles of a company.

A profile carries identities, app profiles and extensions, which live in MongoDB documents of their own
and are resolved through batched loaders. Everything that has several values keeps its primary value
first: `gateway.primary_first` holds that law, and nothing is written past it.
"""

import sys
from importlib import import_module
from importlib.util import find_spec

# structlog would read rich's tracebacks, 2 MB that print the variables of frames, which no log of ours does.
sys.modules["rich.traceback"] = None  # type: ignore[assignment]  # So the import system says: not there.
import_module("structlog")
del sys.modules["rich.traceback"]

if find_spec("service_identity") is None:
    # PyMongo would read 8 MB of `cryptography` before it finds that it cannot use pyOpenSSL without this package.
    sys.modules["pymongo.pyopenssl_context"] = None  # type: ignore[assignment]  # So the import system says: not there.
