"""Descriptions of the measures of change since the window before."""

from __future__ import annotations

from graphsvc.answers.descriptions import NOBODY, Description
from graphsvc.language import gettext as _
from graphsvc.language import lazy, ngettext

_ENGAGED = lazy("No figure of the literature: engaged as the gap board counts it")
_COMPOSITION = lazy("Change of composition: who joins and who leaves (Huisman and Snijders 2003)")
_CHANGE = lazy("Change of ties between two waves (Snijders, van de Bunt and Steglich 2010)")
_NO_TIES_BEFORE = lazy("Not defined where nobody had a tie in the window before.")

MEASURES: tuple[Description, ...] = (
    Description(
        "engaged_organizations",
        "count",
        lazy("Engaged organizations"),
        lambda value, shown: (
            _("No organization took part in a working meeting or a project.")
            if not value
            else ngettext(
                "%(count)s organization took part in a working meeting or a project.",
                "%(count)s organizations took part in a working meeting or a project.",
                round(value),
            )
        ),
        NOBODY,
        _ENGAGED,
        "|E₂ ∩ O|",
        lazy("One meeting counts as much as forty. The host is never counted."),
    ),
    Description(
        "engaged_persons",
        "count",
        lazy("Engaged people"),
        lambda value, shown: (
            _("No person took part in a working meeting or a project.")
            if not value
            else ngettext(
                "%(count)s person took part in a working meeting or a project, alone or for an organization.",
                "%(count)s people took part in a working meeting or a project, alone or for an organization.",
                round(value),
            )
        ),
        NOBODY,
        _ENGAGED,
        "|E₂ ∩ P|",
        lazy("Where an organization was recorded without saying who came for it, nobody counts here."),
    ),
    Description(
        "engaged_first",
        "count",
        lazy("Engaged for the first time"),
        lambda value, shown: (
            _("Nobody is engaged who never was before.")
            if not value
            else ngettext(
                "%(count)s partner is engaged who never was before.",
                "%(count)s partners are engaged who never were before.",
                round(value),
            )
        ),
        NOBODY,
        _COMPOSITION,
        "|E₂ \\ E₀|",
        lazy("Who was engaged before the records begin counts as new."),
    ),
    Description(
        "engaged_left",
        "count",
        lazy("No longer engaged"),
        lambda value, shown: (
            _("Whoever was engaged in the window before still is.")
            if not value
            else ngettext(
                "%(count)s partner was engaged in the window before and is not in this one.",
                "%(count)s partners were engaged in the window before and are not in this one.",
                round(value),
            )
        ),
        lazy("Not defined where nobody was engaged in the window before."),
        _COMPOSITION,
        "|E₁ \\ E₂|",
        lazy("Its work may be done, or its last meetings not yet recorded."),
    ),
    Description(
        "ties_formed",
        "count",
        lazy("Ties formed"),
        lambda value, shown: (
            _("No two partners did something together for the first time.")
            if not value
            else ngettext(
                "%(count)s pair of partners did something together for the first time.",
                "%(count)s pairs of partners did something together for the first time.",
                round(value),
            )
        ),
        NOBODY,
        _CHANGE,
        "|T₂ \\ T₀|",
        lazy("One large gathering forms a tie between every two of its guests."),
    ),
    Description(
        "ties_kept",
        "count",
        lazy("Ties kept"),
        lambda value, shown: (
            _("No two partners did something together in both windows.")
            if not value
            else ngettext(
                "%(count)s pair of partners did something together in both windows.",
                "%(count)s pairs of partners did something together in both windows.",
                round(value),
            )
        ),
        _NO_TIES_BEFORE,
        _CHANGE,
        "|T₁ ∩ T₂|",
        lazy("A project that goes on keeps its ties, whether its partners meet or not."),
    ),
    Description(
        "ties_revived",
        "count",
        lazy("Ties revived"),
        lambda value, shown: (
            _("No two partners did something together again after a window in which they had not.")
            if not value
            else ngettext(
                "%(count)s pair of partners did something together again, after a window in which it had not.",
                "%(count)s pairs of partners did something together again, after a window in which they had not.",
                round(value),
            )
        ),
        NOBODY,
        lazy("Dormant ties that were reconnected (Levin, Walter and Murnighan 2011)"),
        "|T₂ ∩ T₀ \\ T₁|",
        lazy("A pair that meets less often than a window is long revives its tie again and again."),
    ),
    Description(
        "ties_lapsed",
        "count",
        lazy("Ties lapsed"),
        lambda value, shown: (
            _("All pairs of partners of the window before did something together in this one too.")
            if not value
            else ngettext(
                "%(count)s pair of partners of the window before did nothing together in this one.",
                "%(count)s pairs of partners of the window before did nothing together in this one.",
                round(value),
            )
        ),
        _NO_TIES_BEFORE,
        _CHANGE,
        "|T₁ \\ T₂|",
        lazy("The shorter the window, the more ties lapse; those of one large gathering were hardly any."),
    ),
    Description(
        "sectors_met",
        "count",
        lazy("Sectors that met for the first time"),
        lambda value, shown: (
            _("No two sectors did something together that never had before.")
            if not value
            else ngettext(
                "%(count)s pair of sectors did something together that never had before.",
                "%(count)s pairs of sectors did something together that never had before.",
                round(value),
            )
        ),
        lazy("Not defined where fewer than two sectors are recorded."),
        lazy("First tie between two blocks of a blockmodel (White, Boorman and Breiger 1976)"),
        "|{(a, b) : min tₐᵦ ∈ W₂}|",
        lazy("One partner of each is enough. What has no date is left out; of a vague date its first day counts."),
    ),
    Description(
        "attributed",
        "count",
        lazy("Met through us, and went on without us"),
        lambda value, shown: (
            _("No two partners who first met at our table worked together without us for the first time.")
            if not value
            else ngettext(
                "%(count)s pair of partners who first met at our table worked together without us for the first time.",
                "%(count)s pairs of partners who first met at our table worked together without us for the first time.",
                round(value),
            )
        ),
        lazy("Not defined as long as nobody says who the host is."),
        lazy("Closure brought about by a third, tertius iungens (Obstfeld 2005)"),
        "|{(i, j) : min tᵢⱼ ∈ H, ∃ t > min tᵢⱼ : t ∉ H}|",
        lazy("They may have met before anybody recorded it; and what goes on without us is seldom recorded."),
    ),
)
