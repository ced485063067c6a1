"""How is a result shown? Two figures in two languages, and a table for the terminal."""
