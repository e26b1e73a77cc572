// A vendor without a script, such as Telmetrics, or a server of the customer's own: it takes requests, which the
// harness's receiver keeps.
