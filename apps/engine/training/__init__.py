"""Learning the weights of evidence from texts whose claims are known; nothing here runs when articles are read."""
