"""Files on disk: atomic writes, and the resources that ship with the package."""
