"""The spaCy pipeline of the trained models, the recipe that makes them, and what a site learns on top."""
