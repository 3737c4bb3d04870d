"""The desk for what readers make of articles, one module per noun."""
