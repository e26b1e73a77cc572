"""Servers on real sockets, and a proxy for made-up host names."""
