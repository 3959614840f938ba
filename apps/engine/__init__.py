"""The engine: reading (text to claims), asking (the same of an endpoint that answers in JSON), matching (claims to incidents) and reckoning (claims to tolls).

Plain Python without Django, network, clock or environment: the same input gives the same output.
"""
