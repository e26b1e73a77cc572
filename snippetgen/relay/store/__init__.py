"""The database of deliveries: what the relay knows about every accepted call."""
