"""Publishes built snippets to a folder or a bucket, from which customers' pages load them."""
