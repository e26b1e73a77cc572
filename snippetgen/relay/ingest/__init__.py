"""Incoming calls: webhooks, exports, and the rules that decide which calls count."""
