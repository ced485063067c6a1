"""What radio does between two phones: how much of a signal is lost, and which scans hear it."""
