"""The pages of the editor, one module a noun."""
