"""Who, or which phone, is near somebody on a day? One enumerator for each kind of place, and one rule of detail."""
