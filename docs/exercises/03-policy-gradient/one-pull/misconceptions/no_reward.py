"""At a={a} you return {got} instead of {expected}: the score alone. With it every pull makes its arm more
likely by the same amount, whatever it paid, and a reward of 0 counts like a jackpot. What should
the score be weighted by?
"""

weighted = "score"
