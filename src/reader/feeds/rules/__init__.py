"""Rules on arrival and watched words: what an article is tested for, and what is done with it. Pure."""
