"""The packs that ship, each a pathway in one language as a file."""
