"""Outgoing conversions: the queue, its workers, and retries."""
