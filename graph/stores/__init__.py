"""The engines behind one protocol: `embedded` (in process, on disk) and `neo4j` (server or cluster); `opening` picks one by URI."""
