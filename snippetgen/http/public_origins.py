"""The origins at which browsers reach the studio and its preview, with or without a proxy."""

from __future__ import annotations

from dataclasses import dataclass

from snippetgen.http.origins import Origin, origin_on_port


@dataclass(frozen=True)
class PublicOrigins:
    """Without a proxy, both are at their ports on the host that the browser requested, over http.

    A proxy may change the scheme, the host, the port and the `Host` header. The studio's page
    therefore sends its own origin with its requests, and `allowed_hosts` has the studio's host
    names. No forwarding header is trusted.
    """

    studio_port: int
    preview_port: int
    allowed_hosts: frozenset[str] = frozenset()
    """Additional host names of the studio, in lower case."""
    preview_url: Origin | None = None
    """The origin of the preview behind a proxy."""

    def preview(self, host_header: str) -> Origin:
        """Return the preview's origin for a studio page that was requested with a `Host` header."""
        return self.preview_url or origin_on_port(host_header, self.preview_port)

    def studio(self, host_header: str, claimed: str | None) -> Origin:
        """Return the studio's origin for a preview that was requested with a `Host` header.

        `claimed` is the origin of the page that frames the preview, according to that page. It
        counts only if its host is allowed.
        """
        origin = self._allowed(claimed)
        return origin or origin_on_port(host_header, self.studio_port)

    def is_studio(self, origin: str, host_header: str) -> bool:
        """Return whether an origin in a request to the studio is the studio's."""
        return origin == f"http://{host_header}" or self._allowed(origin) is not None

    def _allowed(self, claimed: str | None) -> Origin | None:
        try:
            origin = Origin.parse(claimed or "")
        except ValueError:
            return None
        is_allowed = origin.host in self.allowed_hosts and origin != self.preview_url
        return origin if is_allowed else None
