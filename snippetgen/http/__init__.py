"""HTTP helpers that every server and client here shares."""
