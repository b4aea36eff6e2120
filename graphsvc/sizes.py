"""Sizes at which something is done in another way, each with what was measured: one place for all such limits.

Milliseconds are processor time on one slow core, on networks from `graphsvc sample`, unless stated otherwise.
"""

from __future__ import annotations

# Participations of the network. One partnership has about 24,000 (1,057 partners), the country 2,400,000.
#: More: lists and suggestions are computed in the background. At 24,000 dormant partners take 40 ms and unknowns 38,
#: at 102,000 they take 345 and 170.
LARGE = 100_000
#: More: a request does not compute the digest of an extract. At 102,000 it takes 146 ms, at 24,000 30.
TOLD_AT_ONCE = 100_000
#: More: the page of the gap board does not list cut points. At 24,000 they took 100 ms after every write.
CUTS_AT_HAND = 15_000
#: More: loaded objects are frozen, so that the garbage collector ignores them. One full collection takes 254 ms at
#: 24,000, 1,180 at 102,000.
FROZEN = 50_000
#: A snapshot keeps up to 1,024 answers: the first number divided by its participations, and never fewer than the
#: second. Sixty days of one partnership's board are 80 MB.
KEPT_PARTICIPATIONS, KEPT_AT_LEAST = 20_000_000, 32

# Partners of the network.
#: More: the map places the partners of each municipality, and not the whole network. 10,000 (596,118 ties) take 26 s.
MOST_PLACED = 20_000
#: More: the map shows municipalities in place of partners. 5,000 discs are 5 MB of JSON, and take a browser 2 s.
MOST_DRAWN = 5_000
#: More municipalities with a place: the map shows provinces, and the municipalities of one.
MOST_TOWNS = 250
#: More: no bands of uncertainty. One of a hundred subsamples of 2,000 partners (112,859 ties) takes 4.4 s, of 1,000
#: 1.3 s.
MOST_WITH_BANDS = 2_000
#: More: subsamples of the jackknife estimate betweenness from so many sources, and search the core from one order
#: alone. Of 500 partners the figures of a subsample take 0.6 s, of 1,000 exactly 1.9 s and by sample 1.3 s.
EXACT_IN_DRAWS, SOURCES_IN_DRAWS = 500, 256
#: More: betweenness is estimated from so many sources. Of 10,000 partners (596,118 ties) it takes 69 s weighted and
#: 14 s in hops, and grows with partners times ties.
EXACT_BETWEENNESS, BETWEENNESS_SOURCES = 20_000, 1_000
#: More leaves of the block-cut tree: the ties that would make components biconnected are counted, not listed.
#: 200 leaves take 69 ms, 400 take 253, 800 take 1,189.
MOST_LEAVES = 400
#: More groups: no table of who meets whom. 300 groups are 45,150 pairs: 148 ms, 40 are 820: 9 ms.
MOST_GROUPS = 300

# Records of a kind, in forms.
#: More: a text field with suggestions instead of a menu. Nobody looks through a longer one.
MENU = 60

# Changes at once.
#: More: indexes are computed anew instead of updated, and an import writes so many at a time. At 24,000 participations
#: one update takes 5 ms, 200 take 64, 1,000 take 379; anew it is 160 to 200. With 200 an import made others compute
#: twice as often (p99 of a page 913 ms, with 400 794).
MENDED = 400
#: More: every facet counts as touched. Finding out which are takes 100 ms for 2,000 changes.
FOLLOWED = 2_000
#: More changed records of an import: written in chunks, in the background. 10,000 rows take 4.8 s of elapsed time.
WRITTEN_WHOLE = 5_000
#: More pairs of partners with similar names: only the most similar are listed. Of 10,000 invented partners with 9,151
#: such pairs finding them takes 2.2 s, of 100,000 (566,487) 28 s; 10,000 new ones beside 100,000 take 6 s.
PAIRS_LISTED = 1_000
#: More pairs of new partners and others with similar names: only the most similar are shown.
PAIRS = 50
#: More changes in the store: the command says that reading takes a while. A million take half a minute of elapsed time.
READ_SILENTLY = 50_000

# Bytes.
#: Fewer free on the disk of an engine of our own: nothing is written. Neo4j 5.26 does not start on some ends of a log
#: that a full disk cut off; the largest transaction of an import writes about 16 MB.
LEAST_ROOM = 32 * 1024 * 1024

# Keys of a mapping.
#: Fewer: copied when it changes, instead of layered. Copying takes 2 ms for 20,000 keys and 51 for 100,000; iterating
#: over layers takes 4 ms for 20,000 instead of 0.3, and a look-up is a quarter slower.
LAYERED = 20_000
#: More than one key in so many changed: the layers are merged, since they grow slower with each change.
LAYERED_PART = 100

# Steps of a compiled kernel.
#: Fewer: one thread. Starting two threads takes 0.2 ms; 640,000 steps of betweenness take 0.8 ms.
WORTH_THREADS = 2_000_000
