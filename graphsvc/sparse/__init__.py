"""A NetworkX backend on CSR arrays: NetworkX's names, arguments, results and exceptions, at the speed of arrays.

`import networkx` imports this module, so it does no work; `interface` is loaded by the first call.
"""

from __future__ import annotations

#: The functions of `interface`, listed here for NetworkX's documentation, which does not load it.
FUNCTIONS = """
    adamic_adar_index all_pairs_dijkstra_path_length all_pairs_shortest_path_length articulation_points
    average_clustering average_shortest_path_length betweenness_centrality biconnected_components bridges
    closeness_centrality clustering collaboration_weighted_projected_graph connected_components constraint core_number
    degree_centrality effective_size eigenvector_centrality global_efficiency harmonic_centrality has_bridges
    is_biconnected is_connected isolates jaccard_coefficient louvain_communities louvain_partitions modularity
    node_connected_component number_connected_components number_of_isolates pagerank projected_graph
    shortest_path_length single_source_dijkstra_path_length single_source_shortest_path_length to_numpy_array
    to_scipy_sparse_array transitivity triangles weighted_projected_graph
""".split()


def info() -> dict[str, object]:
    """Description of the backend for NetworkX."""
    return {
        "backend_name": "graphsvc",
        "project": "graphsvc",
        "package": "graphsvc.sparse",
        "short_summary": (__doc__ or "").partition("\n")[0],
        "functions": {name: {} for name in FUNCTIONS},
    }
