"""What does one run look like, hour by hour? Its film: the truth, what each server had, what a listener heard.

Three parts that never mix. The truth is where everybody was and what befell them. The servers' part is made of the
messages that reached them and of what can be read in these with the servers' own keys; the listener's of what its
receivers heard and of what everybody could fetch. Beside them stands, as a part of the truth, who is behind each
message: without it (`film.without_truth`) the other two say what they said, to the byte.
"""
