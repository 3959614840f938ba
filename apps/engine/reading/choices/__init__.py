"""Choosing among what a text offers: every field's options, the evidence for each, and the weights of evidence."""
