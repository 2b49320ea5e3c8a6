"""One GraphQL endpoint in front of the customer profiles of a company.

A profile carries identities, app profiles and extensions, which live in MongoDB documents of their own
and are resolved through batched loaders. Everything that has several values keeps its primary value
first: `gateway.primary_first` holds that law, and nothing is written past it.
"""

import sys
from importlib import import_module
from importlib.util import find_spec

if not {"rich", "structlog"} & sys.modules.keys():
    # structlog would read 5 MB of rich for tracebacks that print the variables of frames, which no log of ours does.
    sys.modules["rich"] = None  # type: ignore[assignment]  # So the import system says: not there.
    import_module("structlog")
    del sys.modules["rich"]

if find_spec("service_identity") is None:
    # PyMongo would read 8 MB of `cryptography` before it finds that it cannot use pyOpenSSL without this package.
    sys.modules["pymongo.pyopenssl_context"] = None  # type: ignore[assignment]
