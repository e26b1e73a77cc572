"""Buckets of S3, Google Cloud Storage and Azure as stores."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
from obstore.store import from_url

from snippetgen.publishing.stores import ConflictError, Stored, StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obstore import ObjectMeta, PutMode
    from obstore.store import ObjectStore

_STATUS = re.compile(r"status code: (\d{3} [A-Za-z ]+)")
_CODE = re.compile(r"<Code>(\w+)</Code>")
_NO_BUCKET = ("NoSuchBucket", "ContainerNotFound")
"""The error codes of S3 and Google, and of Azure. A missing object has a different code."""

_HELP = {
    "s3": "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS",
    "az": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
}


class BucketStore:
    """The objects below a prefix of a bucket.

    Credentials come from environment variables, or from the machine or the container. Raises
    StoreError if the environment does not say which account to use.
    """

    def __init__(self, url: str) -> None:
        """Open `s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX` or `az://CONTAINER/PREFIX`."""
        self.place = url.rstrip("/")
        self._scheme = urlsplit(url).scheme
        retries: Any = {"max_retries": 5}
        try:
            self._store: ObjectStore = from_url(url, retry_config=retries)
        except (BaseError, OSError, ValueError) as error:
            raise self._error("used", error) from None

    def read(self, path: str) -> Stored | None:
        """Return an object, or None if it does not exist."""
        try:
            found = obstore.get(self._store, path)
            return Stored(bytes(found.bytes()), _token(found.meta))
        except (BaseError, OSError, ValueError) as error:
            self._check_missing(error)
            return None

    def token(self, path: str) -> str | None:
        """Return only the token of an object, or None if it does not exist."""
        try:
            return _token(obstore.head(self._store, path))
        except (BaseError, OSError, ValueError) as error:
            self._check_missing(error)
            return None

    def write(self, path: str, content: bytes, headers: Mapping[str, str]) -> None:
        """Write an object with its headers."""
        self._put(path, content, headers, "overwrite")

    def replace(
        self, path: str, content: bytes, token: str | None, headers: Mapping[str, str]
    ) -> None:
        """Write an object if it has not changed since it was read."""
        try:
            self._put(path, content, headers, "create" if token is None else json.loads(token))
        except (AlreadyExistsError, PreconditionError):
            raise ConflictError from None

    def delete(self, path: str) -> None:
        """Delete an object, if it exists."""
        try:
            obstore.delete(self._store, path)
        except FileNotFoundError:
            return
        except (BaseError, OSError, ValueError) as error:
            raise self._error("changed", error) from None

    def _put(self, path: str, content: bytes, headers: Mapping[str, str], mode: PutMode) -> None:
        try:
            obstore.put(self._store, path, content, attributes={**headers}, mode=mode)
        except (AlreadyExistsError, PreconditionError):
            raise
        except (BaseError, OSError, ValueError) as error:
            raise self._error("changed", error) from None

    def _check_missing(self, error: Exception) -> None:
        """Raise StoreError, unless an error says that an object does not exist."""
        if isinstance(error, FileNotFoundError):
            code = _CODE.search(str(error))
            if code is None or code[1] not in _NO_BUCKET:
                return
        raise self._error("read", error) from None

    def _error(self, action: str, error: Exception) -> StoreError:
        """Return an error with the status of the store's response.

        The library's message is left out, because it may contain the signed address of the request.
        """
        text = str(error)
        status, code = _STATUS.search(text), _CODE.search(text)
        reason = ", ".join(found[1].strip() for found in (status, code) if found)
        if not reason:
            reason = "it cannot be reached, or the environment has no settings for it"
        return StoreError(
            f"{self.place} cannot be {action}: {reason}. Check the address and the credentials in "
            f"the environment, such as {_HELP[self._scheme]}."
        )


def _token(meta: ObjectMeta) -> str:
    """Return the token of the content: the tag on S3 and Azure, the version on Google."""
    return json.dumps({key: meta[key] for key in ("e_tag", "version") if meta[key] is not None})
