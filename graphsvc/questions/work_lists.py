"""What stands beside the gap board, as lists by name.

Each list says in a sentence what it holds, and of each of its entries why it stands there.
"""

from __future__ import annotations

from collections.abc import Callable

from graphsvc import language, sizes
from graphsvc.jobs.queue import Background
from graphsvc.language import gettext as _
from graphsvc.model import records
from graphsvc.model.period import Period
from graphsvc.network.snapshot import Snapshot
from graphsvc.questions import cut_points, dormant, never_engaged, seats, underconnected, unknowns
from graphsvc.questions.work_list import Entry, FollowUps

#: The lists by name: the last part of their address.
LISTS: dict[str, Callable[[Snapshot, Period, bool, int | None, Background | None], FollowUps]] = {
    "quiet": dormant.listed,
    "never": never_engaged.listed,
    "seats": seats.listed,
    "apart": underconnected.listed,
    "cut": cut_points.listed,
    "unknowns": unknowns.listed,
}


def followups(
    snapshot: Snapshot,
    period: Period,
    name: str,
    without_us: bool = False,
    most: int | None = None,
    background: Background | None = None,
) -> FollowUps:
    """One of the LISTS, in the current language; without_us makes a difference to `unknowns`, `apart` and `cut` alone.

    most: only the first so many entries, and of seats none that is filled. background: where a large network's are
    computed; here and now where there is none.
    """
    return LISTS[name](snapshot, period, without_us, most, background)


def at_hand(snapshot: Snapshot, period: Period, name: str, without_us: bool, most: int) -> FollowUps:
    """The first entries of a list where they cost little; none, and no sentence, where the network is large.

    What is shown beside something else must not keep it waiting: a list has a page of its own.
    """
    most_at_hand = sizes.CUTS_AT_HAND if name == "cut" else sizes.LARGE
    if len(snapshot.participations) > most_at_hand and name != "seats":
        return FollowUps(name, "", [], 0)
    return followups(snapshot, period, name, without_us, most)


def title(name: str) -> str:
    """What a list is called."""
    return {
        "quiet": _("Gone quiet"),
        "never": _("Never engaged"),
        "seats": _("Seats"),
        "apart": _("Who hardly meets"),
        "cut": _("Without whom others are cut off"),
        "unknowns": _("Unknowns to ask about"),
    }[name]


def about(snapshot: Snapshot, entry: Entry) -> str:
    """What the record of an entry is called, or the two of a pair; a seat, which has no name, by what it is for."""
    if entry.entity == "seat":
        return seats.purpose(snapshot, snapshot.table(records.Seat)[entry.key])
    keys = [entry.key, entry.facts["other"]] if "other" in entry.facts else [entry.key]
    return language.listed((language.name(snapshot.tables[entry.entity][key]) for key in keys), " – ")


def meaning(name: str) -> str:
    """What a list holds, in the words of its definition."""
    return {
        "quiet": _(
            "Who missed the last three invitations over at least 120 days, without regrets or an alternate; or has "
            "been silent for more than 120 days and twice the longest of their own usual pauses."
        ),
        "never": _(
            "Who is in the network but never took part in a working meeting, a project or an agreement, neither by "
            "itself nor through somebody."
        ),
        "apart": _(
            "Sectors, and municipalities, that share at most half of the collaborations that the activity of their "
            "partners would lead one to expect. Whether that may be chance is told among the measures."
        ),
        "cut": _(
            "Without whom others would be cut off: an organization, or a person with all that it took part in. The "
            "network would be in more pieces; the largest counts as the network, and all others as cut off."
        ),
        "seats": _("Who sits in the bodies on this day, for what, and until when."),
        "unknowns": _(
            "What is not recorded, ranked by how many readings an answer would settle: cells of the board, partners "
            "engaged or not, what they share with others, figures of the report, the rank of gaps."
        ),
    }[name]
