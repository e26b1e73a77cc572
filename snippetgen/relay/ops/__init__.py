"""Running the relay: the service, logs, metrics and the status page."""
