"""HTTP routes, request schemas and serializers of the studio."""
