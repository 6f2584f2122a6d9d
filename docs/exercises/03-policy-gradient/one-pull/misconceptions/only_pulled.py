"""At a={a} you return {got} instead of {expected}. Your estimate speaks of the pulled arm alone, so it
does not sum to 0. Its probability can only come from the other arms. How much does each of them
give?
"""

score = "pulled"
