"""Who was let in: the token of an installation, the one-time links made with it, and the cookies given for them.

All of it lies in the data folder, so that several processes, and the next start, know the same:

    token     what `Authorization: Bearer` takes; whoever replaces or deletes it ends every session
    sessions  a secret of its own under all cookies: leaving replaces it, and the token stays as it is
    links/    one empty file a link that was not followed yet, named by the digest of what the link holds
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

#: 32 random bytes make 43 of these.
FORM = r"[A-Za-z0-9_-]{32,}"
#: A cookie that nobody shows for so long ends.
SECONDS = 30 * 86_400
#: One that is used is replaced by a fresh one after a day.
RENEWED_AFTER = 86_400
#: How far two clocks may be apart.
TOLERANCE = 60


class Tokens:
    """What lets somebody in; the files are looked at with every request, so that what is replaced ends at once."""

    def __init__(self, folder: Path) -> None:
        self._token = _Secret(folder / "token")
        self._sessions = _Secret(folder / "sessions")
        self._links = folder / "links"

    @property
    def token(self) -> str:
        return self._token.value

    def holds(self, given: str) -> bool:
        """Whether the token was given."""
        return hmac.compare_digest(given.encode(), self.token.encode())

    def signing_key(self) -> str:
        """What forms are signed with; another one once the token is replaced or everybody was sent away."""
        return hmac.new(self.token.encode(), self._sessions.value.encode(), "sha256").hexdigest()

    def link(self) -> str:
        """A fresh one-time link; those before it are no longer good."""
        self._links.mkdir(exist_ok=True, mode=0o700)
        for path in self._links.iterdir():
            path.unlink(missing_ok=True)
        link = secrets.token_urlsafe(24)
        self._file(link).touch(0o600)
        return link

    def spend(self, link: str) -> bool:
        """Whether a link was ours and not used yet; of two who follow it, one gets in."""
        try:
            self._file(link).unlink()
        except FileNotFoundError:
            return False
        return True

    def cookie(self) -> str:
        """A fresh cookie, like no other one."""
        signer, now = self._signer(), self._now()
        self._sessions.remember(now)
        return signer.sign(f"{now}.{secrets.token_urlsafe(9)}").decode()

    def age(self, cookie: str) -> int | None:
        """The seconds since a cookie was given; None for one that is not ours, or has ended."""
        try:
            given_at = int(self._signer().unsign(cookie).split(b".", 1)[0])
        except (itsdangerous.BadSignature, ValueError):
            return None
        age = (now := self._now()) - given_at
        if age > SECONDS:  # remembered, so that it stays ended
            self._sessions.remember(now)
        return max(age, 0) if -TOLERANCE <= age <= SECONDS else None

    def end_all(self) -> None:
        """End every session; the token stays."""
        self._sessions.replace()

    def _now(self) -> int:
        """The time, never behind what was remembered: an ended cookie stays ended if the clock is set back."""
        return max(int(time.time()), int(self._sessions.changed_at))

    def _signer(self) -> itsdangerous.Signer:
        return itsdangerous.Signer(self.signing_key(), salt="graphsvc.cookie", digest_method=hashlib.sha256)

    def _file(self, link: str) -> Path:
        return self._links / hashlib.sha256(link.encode()).hexdigest()


class _Secret:
    """A secret in a file, read again when the file is another one, made anew when it is gone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int] | None = None
        self._value = ""
        self.changed_at = 0.0
        _checked = self.value

    @property
    def value(self) -> str:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            self._value = private.kept(self.path, FORM, _fresh)
            found = self.path.stat()
        self.changed_at = found.st_mtime
        if self._seen != (seen := (found.st_ino, found.st_mtime_ns)):
            self._value, self._seen = private.read(self.path, FORM), seen
        return self._value

    def replace(self) -> None:
        private.write(self.path, _fresh())

    def remember(self, at: int) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.utime(self.path, (at, at))


def _fresh() -> str:
    return secrets.token_urlsafe(32)
