"""HTTP helpers for servers and clients."""
