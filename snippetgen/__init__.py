"""Browser snippets that let call-tracking tools report offline conversions to Optimizely."""

__version__ = "0.1.0"
