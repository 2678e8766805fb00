"""Invented people for looking around. Nobody here lives, and every word is our own."""
