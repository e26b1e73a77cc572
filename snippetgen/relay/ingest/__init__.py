"""Incoming calls: webhooks and exports, authentication, qualification."""
