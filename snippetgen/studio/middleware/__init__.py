"""ASGI middleware: trusted hosts, security headers, CSRF protection."""
