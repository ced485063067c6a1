"""Where do the wings meet? The hall reads a scenario, lets a town live it, and keeps the journal."""
