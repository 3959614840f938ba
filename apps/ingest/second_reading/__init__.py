"""The second reader: it asks a chat endpoint for the same claims, and what the two readers differ in becomes findings.

Off unless an endpoint is set. Its claims are never recorded (`docs/decisions/0008-second-reader.md`).
"""
