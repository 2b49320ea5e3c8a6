"""How fast the gateway is beside other servers that answer the same: `make bench`, read `benchmarks/README.md`."""
