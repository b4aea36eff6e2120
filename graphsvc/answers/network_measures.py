"""Descriptions of the measures of the network."""

from __future__ import annotations

from graphsvc.answers.descriptions import FEWER_THAN_THREE, FEWER_THAN_TWO, NO_TIES, NOBODY, Description
from graphsvc.language import gettext as _
from graphsvc.language import lazy, ngettext

MEASURES: tuple[Description, ...] = (
    Description(
        "partners",
        "count",
        lazy("Partners who took part"),
        lambda value, shown: ngettext(
            "%(count)s partner took part in something that ties partners together.",
            "%(count)s partners took part in something that ties partners together.",
            round(value),
        ),
        NOBODY,
        lazy("Size, or order, of a network (Wasserman and Faust 1994, chapter 4)"),
        "n",
        lazy("Partners whom we know but who did not come are not counted here; guests of a single reception are."),
    ),
    Description(
        "ties",
        "count",
        lazy("Ties"),
        lambda value, shown: (
            _("No two partners did anything together.")
            if not value
            else ngettext(
                "%(count)s pair of partners did something together.",
                "%(count)s pairs of partners did something together.",
                round(value),
            )
        ),
        NOBODY,
        lazy("Number of edges of the co-participation network (Newman 2001)"),
        "m",
        lazy("One large gathering ties everybody who came to it to everybody else."),
    ),
    Description(
        "density",
        "share",
        lazy("How many of the possible ties there are"),
        lambda value, shown: _("Of all pairs of partners, %(value)s did something together.", value=shown),
        FEWER_THAN_TWO,
        lazy("Density (Wasserman and Faust 1994, chapter 4)"),
        "2m / (n (n − 1))",
        lazy("It falls when a network grows, even if everybody does as much as before. Compare networks of one size."),
    ),
    Description(
        "isolates",
        "count",
        lazy("Partners who met nobody"),
        lambda value, shown: (
            _("Everybody who took part did so together with another partner.")
            if not value
            else ngettext(
                "%(count)s partner took part, but together with no other partner.",
                "%(count)s partners took part, but together with no other partner.",
                round(value),
            )
        ),
        NOBODY,
        lazy("Isolates (Wasserman and Faust 1994, chapter 4)"),
        "|{i : kᵢ = 0}|",
        lazy("Who else was there may just not have been recorded."),
    ),
    Description(
        "components",
        "count",
        lazy("Separate pieces"),
        lambda value, shown: ngettext(
            "The network hangs together in %(count)s piece.",
            "The network falls into %(count)s pieces without any tie between them.",
            round(value),
        ),
        NOBODY,
        lazy("Number of connected components (Wasserman and Faust 1994, chapter 4)"),
        "c",
        lazy("A partner who met nobody is a piece too; look at the largest piece beside it."),
    ),
    Description(
        "largest_share",
        "share",
        lazy("The largest piece"),
        lambda value, shown: _("%(value)s of the partners can be reached from one another.", value=shown),
        NOBODY,
        lazy("Share of the giant component (Newman 2010, chapter 8)"),
        "max |C| / n",
        lazy("That a chain of introductions exists does not say that it is short, or that anybody would walk it."),
    ),
    Description(
        "cut_partners",
        "count",
        lazy("Partners on whom others hang"),
        lambda value, shown: (
            _("Whichever partner is missing, nobody else loses the way to the rest of the network.")
            if not value
            else ngettext(
                "Without %(count)s partner, others would have no way to the rest of the network any more.",
                "Without any one of %(count)s partners, others would have no way to the rest of the network any more.",
                round(value),
            )
        ),
        NOBODY,
        lazy("Cutpoints, or articulation points (Wasserman and Faust 1994, chapter 4)"),
        "|{i : c(G − i) > c(G)}|",
        lazy("Who hangs on a partner may know others from before these months, or from what nobody recorded."),
    ),
    Description(
        "fragmentation",
        "share",
        lazy("Pairs without any way between them"),
        lambda value, shown: _(
            "Of all pairs of partners, %(value)s cannot reach each other through others.", value=shown
        ),
        FEWER_THAN_TWO,
        lazy("Fragmentation (Borgatti 2006)"),
        "1 − Σ s (s − 1) / (n (n − 1))",
        lazy("It does not see that a piece hangs on a single partner; the removal of partners shows that."),
    ),
    Description(
        "hops",
        "number",
        lazy("Steps from partner to partner"),
        lambda value, shown: _("Partners who can reach each other do so in %(value)s steps on average.", value=shown),
        NO_TIES,
        lazy("Mean geodesic distance (Wasserman and Faust 1994, chapter 4)"),
        "Σ dᵢⱼ / |{dᵢⱼ < ∞}|",
        lazy("Pairs without a way between them are left out, so it can fall when the network breaks apart."),
    ),
    Description(
        "degree_centralization",
        "number",
        lazy("How much turns around one partner"),
        lambda value, shown: _(
            "On a scale from 0 (all have met equally many) to 1 (one has met everybody, the others only that one), "
            "contacts stand at %(value)s.",
            value=shown,
        ),
        FEWER_THAN_THREE,
        lazy("Degree centralization (Freeman 1979)"),
        "Σ (max k − kᵢ) / ((n − 1)(n − 2))",
        lazy("A host who is at every table makes it high; look at it without us."),
    ),
    Description(
        "betweenness_centralization",
        "number",
        lazy("How much goes through one partner"),
        lambda value, shown: _(
            "On a scale from 0 (nobody is needed as a go-between) to 1 (one partner stands between all others), "
            "shortest ways stand at %(value)s.",
            value=shown,
        ),
        FEWER_THAN_THREE,
        lazy("Betweenness centralization (Freeman 1979)"),
        "Σ (max b − bᵢ) / (n − 1)",
        lazy(
            "It looks at shortest ways only; people take others too. Look at it without us. Above 20,000 partners it "
            "is estimated from the ways of 1,000."
        ),
    ),
    Description(
        "transitivity",
        "share",
        lazy("Do partners of a partner know each other?"),
        lambda value, shown: _(
            "Where two partners both work with a third, they work with each other in %(value)s of the cases.",
            value=shown,
        ),
        lazy("Not defined where nobody has two ties."),
        lazy("Transitivity, or global clustering coefficient (Newman, Strogatz and Watts 2001)"),
        "3 △ / ∧",
        lazy(
            "Every gathering of three or more makes triangles by itself. Compare it with other windows, not with "
            "networks of another kind."
        ),
    ),
    Description(
        "communities",
        "count",
        lazy("Groups"),
        lambda value, shown: ngettext(
            "%(count)s group of partners works more among itself than with the rest.",
            "%(count)s groups of partners work more among themselves than with the rest.",
            round(value),
        ),
        NO_TIES,
        lazy("Communities by Louvain's method, seeded (Blondel and others 2008)"),
        "max Q",
        lazy("Other divisions may be nearly as good, and small groups may be merged into large ones."),
    ),
    Description(
        "modularity",
        "number",
        lazy("How clear the groups are"),
        lambda value, shown: _(
            "By %(value)s more of the ties lie inside the groups than chance would put there (1 at most).", value=shown
        ),
        NO_TIES,
        lazy("Modularity of the communities, weighted (Newman and Girvan 2004)"),
        "Q = Σ (w_c / W − (s_c / 2W)²)",
        lazy("Random networks have groups too; below about 0.3 they say little."),
        researchers=True,
    ),
    Description(
        "stability",
        "number",
        lazy("How firm the groups are"),
        lambda value, shown: _(
            "Groups found from other beginnings agree by %(value)s (1: always the same, 0: no more than by chance).",
            value=shown,
        ),
        NO_TIES,
        lazy("Mean adjusted Rand index of five seeded runs (Hubert and Arabie 1985)"),
        "(RI − E[RI]) / (max RI − E[RI])",
        lazy("Below about 0.5, do not name the groups: another run finds others."),
        researchers=True,
    ),
    Description(
        "distance_weighted_fragmentation",
        "number",
        lazy("How far partners are from each other"),
        lambda value, shown: _(
            "On a scale from 0 (all have met each other) to 1 (nobody has met anybody), distances stand at %(value)s.",
            value=shown,
        ),
        FEWER_THAN_TWO,
        lazy("Distance-weighted fragmentation (Borgatti 2006); 1 − global efficiency (Latora and Marchiori 2001)"),
        "1 − Σ 1/dᵢⱼ / (n (n − 1))",
        lazy("Every step counts the same, however strong the tie."),
        researchers=True,
    ),
    Description(
        "longest",
        "count",
        lazy("The longest way"),
        lambda value, shown: ngettext(
            "Nobody is further than %(count)s step from anybody who can be reached.",
            "Nobody is further than %(count)s steps from anybody who can be reached.",
            round(value),
        ),
        NO_TIES,
        lazy("Diameter, the largest of the pieces' (Wasserman and Faust 1994, chapter 4)"),
        "max {dᵢⱼ < ∞}",
        lazy("A single far partner decides it."),
        researchers=True,
    ),
    Description(
        "core",
        "count",
        lazy("The innermost circle"),
        lambda value, shown: ngettext(
            "In the innermost circle everybody has a tie to at least %(count)s other of it.",
            "In the innermost circle everybody has a tie to at least %(count)s others of it.",
            round(value),
        ),
        NOBODY,
        lazy("Degeneracy: the highest k of a k-core (Seidman 1983)"),
        "max k",
        lazy("The guests of one large gathering form a core of their own."),
        researchers=True,
    ),
    Description(
        "assortativity_sector",
        "number",
        lazy("Like with like, by sector"),
        lambda value, shown: _(
            "Ties join partners of the same sector by %(value)s more than chance (1: only these, 0: as by chance, "
            "below 0: less).",
            value=shown,
        ),
        lazy("Not defined without ties between partners of several known sectors."),
        lazy("Assortativity by sector, unknown ones left out (Newman 2003)"),
        "(tr e − Σ a²) / (1 − Σ a²)",
        lazy("Partners whose sector is not recorded are left out with their ties."),
        researchers=True,
    ),
    Description(
        "external_internal_sector",
        "number",
        lazy("Out or in, by sector"),
        lambda value, shown: _(
            "Ties to other sectors less those within, of all: %(value)s (−1: all within, 1: all lead out).",
            value=shown,
        ),
        lazy("Not defined without ties between partners of known sector."),
        lazy("E-I index by sector (Krackhardt and Stern 1988)"),
        "(E − I) / (E + I)",
        lazy("Small groups lead out by their size alone; compare with what chance expects."),
        researchers=True,
    ),
    Description(
        "assortativity_municipality",
        "number",
        lazy("Like with like, by municipality"),
        lambda value, shown: _(
            "Ties join partners of the same municipality by %(value)s more than chance (1: only these, 0: as by "
            "chance, below 0: less).",
            value=shown,
        ),
        lazy("Not defined without ties between partners of several known municipalities."),
        lazy("Assortativity by municipality, unknown ones left out (Newman 2003)"),
        "(tr e − Σ a²) / (1 − Σ a²)",
        lazy("Partners whose municipality is not recorded are left out with their ties."),
        researchers=True,
    ),
    Description(
        "external_internal_municipality",
        "number",
        lazy("Out or in, by municipality"),
        lambda value, shown: _(
            "Ties to other municipalities less those within, of all: %(value)s (−1: all within, 1: all lead out).",
            value=shown,
        ),
        lazy("Not defined without ties between partners of known municipality."),
        lazy("E-I index by municipality (Krackhardt and Stern 1988)"),
        "(E − I) / (E + I)",
        lazy("Small groups lead out by their size alone; compare with what chance expects."),
        researchers=True,
    ),
    Description(
        "core_size",
        "count",
        lazy("The core"),
        lambda value, shown: ngettext(
            "%(count)s partner forms the core, to which the others are tied.",
            "%(count)s partners form the core, to which the others are tied.",
            round(value),
        ),
        lazy("Not defined for a network so small, without ties, or with all of them."),
        lazy("Core and periphery, discrete (Borgatti and Everett 2000)"),
        "max ρ(A, Δ)",
        lazy("Look at the fit first: every network is given a core, also one that has none."),
        researchers=True,
    ),
    Description(
        "core_fitness",
        "number",
        lazy("How well core and periphery fit"),
        lambda value, shown: _(
            "The network looks like a core with its periphery by %(value)s (1 at most).", value=shown
        ),
        lazy("Not defined for a network so small, without ties, or with all of them."),
        lazy("Correlation with the ideal core and periphery (Borgatti and Everett 2000)"),
        "ρ(A, Δ)",
        lazy(
            "The best split is searched from five beginnings; a better one may exist. With records left out, in a "
            "network of more than 500 partners, it is searched from one."
        ),
        researchers=True,
    ),
    Description(
        "backbone",
        "count",
        lazy("Ties beyond chance"),
        lambda value, shown: ngettext(
            "%(count)s pair shared more collaborations than its activity would bring about by chance.",
            "%(count)s pairs shared more collaborations than their activity would bring about by chance.",
            round(value),
        ),
        FEWER_THAN_TWO,
        lazy("Hypergeometric backbone at a false discovery rate of 1 in 100 (Tumminello and others 2011)"),
        "P(X ≥ x),  X ~ H(N, a, b)",
        lazy("A pair that met once, at its only meeting, cannot be told from chance."),
        researchers=True,
    ),
)

#: Measure -> what else is said of it where each tie counts once.
UNWEIGHTED: dict[str, dict[str, str]] = {
    "modularity": {
        "literature": lazy("Modularity of the communities, each tie counted once (Newman and Girvan 2004)"),
        "formula": "Q = Σ (m_c / m − (k_c / 2m)²)",
    },
}
