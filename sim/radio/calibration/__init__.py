"""What do measured signals say of the air between phones? Readings, scans, fits, and how well a fit foretells."""
