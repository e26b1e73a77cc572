"""Google Tag Manager: container imports, and templates in its sandboxed JavaScript."""
