"""Events as an engineer would code them, from words, codes and figures together."""
