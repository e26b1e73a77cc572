"""Operation of the relay: the service, its status page, logs, metrics and exports."""
