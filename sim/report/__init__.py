"""How is a result shown? Figures and a page in two languages, and a table for the terminal."""
