"""What there is to say of the daily backups."""

from __future__ import annotations

import datetime

from graphsvc import language
from graphsvc.capture import backups
from graphsvc.config import Settings
from graphsvc.language import gettext as _

#: Days after which a copy is said to be old.
OLD = 2


def missing(settings: Settings, today: datetime.date) -> str:
    """What is wrong with the daily backups, as a sentence; empty where nothing is, or where they are turned off."""
    folder = backups.folder(settings)
    if folder is None:
        return ""
    copies = backups.copies(folder)
    if backups.failed(folder):
        return _("The last daily backup failed; is the disk full?")
    if copies and (today - copies[0][0]).days > OLD:
        return _("The last daily backup is of %(day)s.", day=language.date(copies[0][0].isoformat()))
    return ""
