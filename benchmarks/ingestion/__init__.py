"""How fast objects are ingested: the gateway beside a loader written by hand that makes the same writes."""
