"""How data is kept: the connection, transactions and indexes. Knows no concept of the product."""
