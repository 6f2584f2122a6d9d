"""At a={a} you return {got} instead of {expected}. Your numbers are those of powers that are divided by
the largest of them, so the likeliest arm gets probability 1 and they add up to more. What must
all probabilities add up to?
"""

whole = "powers.max()"
