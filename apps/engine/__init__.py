"""The engine: reading (text to claims), asking (the same of an endpoint), matching (claims to incidents), reckoning.

Plain Python without Django, network, clock or environment: the same input gives the same output.
"""
