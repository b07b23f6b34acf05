"""What the page asks: one file a group of rungs. Each calls the library, and holds no mathematics."""
