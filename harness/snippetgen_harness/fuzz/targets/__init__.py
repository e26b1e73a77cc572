"""Fuzz targets: they run many cases in a JavaScript engine or a browser."""
