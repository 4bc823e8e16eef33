"""The engines behind one protocol: `embedded` (in process, on disk) and `neo4j` (a server or a cluster).

`protocol` is the promise, `opening` picks an engine by its address, `values` and `lookalikes` keep both to one answer.
"""
