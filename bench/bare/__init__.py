"""The limit: a Django project that does the least that can be done with the same text."""
