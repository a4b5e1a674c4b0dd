"""How the recogniser is tuned on lines drawn in many hands; nothing of it is needed to read.

Texts of logs are written in free fonts, filled or by a pen that follows their middle lines, in real digits and in print, and
made to look like cells of a photographed page. Needs fontTools, and torch for the tuning itself.
"""
