"""The customer's site: situations, vendor models and page scripts."""
