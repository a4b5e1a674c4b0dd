"""The words of a line: tokens, phrases, tongues, what was misread, the shorthand of a site."""
