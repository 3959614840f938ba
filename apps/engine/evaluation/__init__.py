"""How well a reader reads: texts whose claims are known, scores against them, and how far its confidence holds."""
