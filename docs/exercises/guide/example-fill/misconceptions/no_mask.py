"""At t={t} the episode terminated, and still you return {got} instead of {expected}: the value of a
state that nobody will ever leave is counted. What is that state worth?
"""

mask = "1.0"
