"""The store of accepted calls and the states of their deliveries."""
