"""Secrets for signing in: the token of an installation, one-time links, and session cookies.

They are kept in the data folder, so that several processes, and the next start, share them:

    token     for `Authorization: Bearer`; replacing or deleting it ends every session, and the calendar's address
    sessions  a secret by which cookies are signed too: signing out replaces it, and the token stays
    links/    an empty file for each link not used yet, named by the digest of its token
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import time
from pathlib import Path

import itsdangerous

from graphsvc import private

#: Form of a secret: 32 random bytes make 43 of these characters.
FORM = r"[A-Za-z0-9_-]{32,}"
#: Seconds after which an unused cookie expires.
SECONDS = 30 * 86_400
#: Seconds after which a cookie in use is replaced by a fresh one.
RENEWED_AFTER = 86_400
#: Seconds that two clocks may differ.
TOLERANCE = 60


class Tokens:
    """The secrets of a data folder; the files are checked on every request, so that a replaced one ends at once."""

    def __init__(self, folder: Path) -> None:
        self._token = _Secret(folder / "token")
        self._sessions = _Secret(folder / "sessions")
        self._links = folder / "links"

    @property
    def token(self) -> str:
        return self._token.value

    def holds(self, given: str) -> bool:
        """Whether a text is the token, compared in constant time."""
        return hmac.compare_digest(given.encode(), self.token.encode())

    def signing_key(self) -> str:
        """The key that signs cookies and forms; it changes with the token, and when all sessions are ended."""
        return hmac.new(self.token.encode(), self._sessions.value.encode(), "sha256").hexdigest()

    def feed(self, calendar: str = "planned.ics") -> str:
        """The secret in the address of a calendar; it changes with the token, and opens nothing else."""
        return hmac.new(self.token.encode(), calendar.encode(), "sha256").hexdigest()

    def is_feed(self, given: str, calendar: str) -> bool:
        """Whether a text is the secret of a calendar, compared in constant time."""
        return hmac.compare_digest(given.encode(), self.feed(calendar).encode())

    def link(self) -> str:
        """The token of a fresh one-time link; earlier links become invalid."""
        self._links.mkdir(exist_ok=True, mode=0o700)
        for path in self._links.iterdir():
            path.unlink(missing_ok=True)
        link = secrets.token_urlsafe(24)
        self._file(link).touch(0o600)
        return link

    def spend(self, link: str) -> bool:
        """Use up a link; returns whether it was valid and unused. Of two concurrent uses, one succeeds."""
        try:
            self._file(link).unlink()
        except FileNotFoundError:
            return False
        return True

    def cookie(self) -> str:
        """The value of a fresh, unique cookie."""
        signer, now = self._signer(), self._now()
        self._sessions.remember(now)
        return signer.sign(f"{now}.{secrets.token_urlsafe(9)}").decode()

    def age(self, cookie: str) -> int | None:
        """Seconds since a cookie was set; None for one that is invalid or expired."""
        try:
            given_at = int(self._signer().unsign(cookie).split(b".", 1)[0])
        except (itsdangerous.BadSignature, ValueError):
            return None
        age = (now := self._now()) - given_at
        if age > SECONDS:  # remembered, so that it stays expired
            self._sessions.remember(now)
        return max(age, 0) if -TOLERANCE <= age <= SECONDS else None

    def end_all(self) -> None:
        """End every session; the token stays valid."""
        self._sessions.replace()

    def _now(self) -> int:
        """The current time, never before the remembered one: expired cookies stay so if the clock is set back."""
        return max(int(time.time()), int(self._sessions.changed_at))

    def _signer(self) -> itsdangerous.Signer:
        return itsdangerous.Signer(self.signing_key(), salt="graphsvc.cookie", digest_method=hashlib.sha256)

    def _file(self, link: str) -> Path:
        return self._links / hashlib.sha256(link.encode()).hexdigest()


class _Secret:
    """A secret in a file: read again when the file was replaced, created anew when it is missing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int] | None = None
        self._value = ""
        self.changed_at = 0.0
        _checked = self.value

    @property
    def value(self) -> str:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            self._value = private.kept(self.path, FORM, _fresh)
            status = self.path.stat()
        self.changed_at = status.st_mtime
        if self._seen != (seen := (status.st_ino, status.st_mtime_ns)):
            self._value, self._seen = private.read(self.path, FORM), seen
        return self._value

    def replace(self) -> None:
        private.write(self.path, _fresh())

    def remember(self, at: int) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.utime(self.path, (at, at))


def _fresh() -> str:
    return secrets.token_urlsafe(32)
