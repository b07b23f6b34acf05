"""The terminal face: what `backscope` does when it is typed."""
