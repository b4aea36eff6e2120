"""From which size on something is done another way, and what was measured there: one place for all such limits."""

from __future__ import annotations

# Participations of the network.
#: More: lists and suggestions are computed beside the pages, in the background.
LARGE = 100_000
#: More: a request does not compute the digest of what an analysis rests on.
TOLD_AT_ONCE = 100_000
#: More: the gap board does not list cut points beside itself.
CUTS_AT_HAND = 15_000
#: More: what was loaded is put beyond the garbage collector.
FROZEN = 50_000
#: A snapshot keeps up to 1,024 answers: so many divided by its participations, and never fewer than the second.
KEPT_PARTICIPATIONS, KEPT_AT_LEAST = 20_000_000, 32

# Partners of the network.
#: More: no bands of uncertainty.
MOST_WITH_BANDS = 2_000
#: More: draws of the jackknife sample betweenness from so many sources, and search the core from one order alone.
EXACT_IN_DRAWS, SOURCES_IN_DRAWS = 500, 256
#: More: betweenness is estimated from so many sources.
EXACT_BETWEENNESS, BETWEENNESS_SOURCES = 20_000, 1_000
#: More leaves: the ties that would let the network rest on nobody alone are counted, not named.
MOST_LEAVES = 400
#: More groups: no table of who meets whom.
MOST_GROUPS = 300

# Records of a kind, in forms.
#: More: a text field with suggestions instead of a menu.
MENU = 60
#: More: no suggestions.
MOST_TYPABLE = 5_000

# Changes at once.
#: Fewer than all: changes are mended into what was computed before.
MENDED = 200
#: More: every facet counts as touched.
FOLLOWED = 2_000
#: More changed records of an import: written in chunks, in the background.
WRITTEN_WHOLE = 5_000
#: More new partners in an import: compared with those on record alone.
COMPARED = 2_000
#: More changes in the store: the command says that reading takes a while.
READ_SILENTLY = 50_000

# Keys of a mapping.
#: Fewer: copied when it changes, instead of layered.
LAYERED = 20_000
#: More than one key in so many changed: the layers become one again.
LAYERED_PART = 100

# Steps of a compiled kernel.
#: Fewer: one thread.
WORTH_THREADS = 2_000_000
