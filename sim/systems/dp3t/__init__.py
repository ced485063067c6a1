"""What did DP-3T propose in May 2020? Three designs of one family: what declarers upload is what tells them apart.

A phone says another ephemeral identifier (EphID, 16 bytes) in every epoch of 15 minutes, all of a period made from one
secret; a declarer uploads secrets with the numbers of their periods; a server releases a file every two hours, which
all phones fetch and match. Beside each other (source of all three: DP-3T, White Paper, version of 25 May 2020):

                 low_cost            unlinkable             hybrid
    period       a UTC day           an epoch               a window of two hours
    secret       SK_t = H(SK_t-1)    seed_i, drawn          seed_w, drawn
    uploaded     (t, SK_t), once     each (i, seed_i)       each (w, seed_w)
    published    the same            a cuckoo filter        the same as uploaded
    phones keep  EphID               H(EphID || i)          EphID
    kept back    nothing             chosen hours           chosen hours

Who has SK_t has all days after it, so what a declarer said from day t on is linked for everybody; of an unlinkable
declarer it is for the server alone; of a hybrid one for everybody, but only within a window.
"""
