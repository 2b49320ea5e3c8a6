"""What may be asked of the customer types of a domain."""

MAX_CUSTOMER_TYPES = 100
