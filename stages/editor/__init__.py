"""Where content editors change the map. No word of a member is read here."""
