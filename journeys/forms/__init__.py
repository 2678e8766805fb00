"""Forms of the walk, one module a noun."""
