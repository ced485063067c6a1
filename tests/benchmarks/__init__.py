"""How fast are the inner loops, one by one, and the whole beside another program? Never collected, never asserted."""
