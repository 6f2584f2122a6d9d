"""At a={a} you return {got} instead of {expected}, too small by a factor that is the pulled arm's own
probability. That is the slope of π itself, in which rare arms hardly count. What do you divide it
by to get the slope of log π?
"""

score = "p[arm] * (pulled - p)"
