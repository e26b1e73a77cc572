"""HTTP helpers that the servers and clients share."""
