// A vendor without a script: Telmetrics, or a server of the customer's own, takes requests. What they bring is kept
// where they arrive, by the harness's receiver.
