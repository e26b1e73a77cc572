"""What can be wrong with a body for the Event API; every rule yields findings."""
