"""Makes rows for tests; anything not named takes a plain value."""
