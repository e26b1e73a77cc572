"""Outgoing conversions: the queue, the workers, retries."""
