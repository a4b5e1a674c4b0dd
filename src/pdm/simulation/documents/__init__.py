"""The papers of the enterprise: one module for each kind of document."""
