"""The engine: reading (text to claims), matching (claims to incidents) and reckoning (claims to tolls).

Plain Python without Django, network, clock or environment: the same input gives the same output.
"""
