"""The plain forms of casualty reports in any language that has a lexicon folder; every word of it is data.

Stages, one module each: tokens, tags (what each word can be), numbers, figures (counts of people), harms (who came to
harm), parts, sources, times, places, blame, and the assembling of claims from them.
"""
