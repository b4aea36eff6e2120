"""Schema migrations of the store: forward only, each with its checksum."""

from __future__ import annotations

import hashlib
import re

from graphsvc import shipped
from graphsvc.errors import EngineError
from graphsvc.language import gettext as _
from graphsvc.storage import statements
from graphsvc.storage.database import Database
from graphsvc.storage.statements import Migration


def migrations() -> list[tuple[Migration, list[str]]]:
    """All migrations that ship with graphsvc, in order, each with its statements."""
    ordered: list[tuple[Migration, list[str]]] = []
    for path in sorted((shipped.folder("cypher") / "migrations").glob("*.cypher")):
        number, name = path.stem.split("_", 1)
        text = path.read_text(encoding="utf-8")
        bare = re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
        statements = [statement.strip() for statement in bare.split(";") if statement.strip()]
        ordered.append((Migration(int(number), name, hashlib.sha256(text.encode()).hexdigest()), statements))
    return ordered


def applied(database: Database) -> list[Migration]:
    """The migrations applied to the store, in order."""
    return database.rows(statements.APPLIED_MIGRATIONS)


def migrate(database: Database) -> int:
    """Apply the missing migrations and return the number of the newest; a second call does nothing.

    Raises EngineError for a store of a newer graphsvc, or one whose migrations have other checksums.
    """
    shipped = migrations()
    by_number = {migration.number: migration for migration, _ in shipped}
    seen = applied(database)
    for migration in seen:
        ours = by_number.get(migration.number)
        if ours is None:
            raise EngineError(
                _("the store has schema %(number)s of a newer graphsvc; update graphsvc", number=migration.number)
            )
        if ours.checksum != migration.checksum:
            raise EngineError(
                _(
                    "migration %(name)s is not the one that this store has seen; install graphsvc again",
                    name=migration.name,
                )
            )
    done = {migration.number for migration in seen}
    for migration, texts in shipped:
        if migration.number in done:
            continue
        database.migrate(texts)
        record(database, migration)
    return max(by_number)


def record(database: Database, migration: Migration) -> None:
    """Record a migration as applied."""
    database.write(
        lambda tx: tx.run(
            statements.RECORD_MIGRATION, number=migration.number, name=migration.name, checksum=migration.checksum
        )
    )
