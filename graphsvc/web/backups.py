"""The backup as a download."""

from __future__ import annotations

from flask import Blueprint, Response

from graphsvc.capture import backups
from graphsvc.language import lazy
from graphsvc.web import context, downloads
from graphsvc.web.views import READ, view

blueprint = Blueprint("backups", __name__)


@blueprint.get("/api/backup")
@view(
    READ,
    lazy("All records and their whole history as one file, which graphsvc restore takes"),
    answer="application/zip",
    kept=False,
)
def read() -> Response:
    content = backups.pieces(context.store(), context.settings().data)
    return downloads.download(content, f"graphsvc-backup-{context.today()}.zip", "application/zip")
