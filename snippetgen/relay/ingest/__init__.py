"""Incoming calls: webhooks, exports, and which calls count."""
