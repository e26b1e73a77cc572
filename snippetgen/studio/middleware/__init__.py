"""ASGI middleware: security headers, CSRF protection."""
