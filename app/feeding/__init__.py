"""The real-time door for feeds: suppliers' keys, the inbox of what they sent, and the way from there into the graph."""
