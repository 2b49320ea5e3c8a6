"""How the gateway is watched while it runs."""
