"""Running the relay: the service, its status page, logs and metrics, and exports."""
