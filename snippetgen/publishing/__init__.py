"""Publishes built snippets to where customers' pages load them from: a folder or a bucket."""
