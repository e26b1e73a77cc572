"""Middleware: trusted hosts, security headers, CSRF."""
