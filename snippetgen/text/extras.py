"""Messages about missing libraries that an extra of this package installs."""

from __future__ import annotations


def missing_library(error: ModuleNotFoundError, extra: str) -> str:
    """Return a message that names the missing library and says how to install it.

    The message applies to an installation from the source folder or from a wheel.
    """
    library = (error.name or str(error)).partition(".")[0]
    return (
        f"{library} is not installed. Install snippetgen with the extra {extra}: "
        f"pip install '.[{extra}]' in its source folder, or pip install 'WHEEL[{extra}]' with the "
        "path of its wheel."
    )
