"""A NetworkX backend on CSR arrays: NetworkX's names, arguments, results and exceptions, at the speed of arrays.

This module is imported by `import networkx` and stays empty of work; `interface` is loaded with the first call.
"""

from __future__ import annotations

#: What `interface` answers, named here too, since NetworkX's documentation asks without a call.
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
    """What NetworkX shows of the backend."""
    return {
        "backend_name": "graphsvc",
        "project": "graphsvc",
        "package": "graphsvc.sparse",
        "short_summary": (__doc__ or "").partition("\n")[0],
        "functions": {name: {} for name in FUNCTIONS},
    }
