// A vendor without a script, such as Telmetrics, or the customer's own server: the harness's
// receiver keeps its requests.
