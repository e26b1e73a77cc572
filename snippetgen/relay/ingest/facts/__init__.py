"""Facts about a call, as vendors write them: one module per kind of fact."""
