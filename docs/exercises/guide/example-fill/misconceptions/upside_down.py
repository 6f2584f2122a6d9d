"""At t={t} you return {got} instead of {expected}: your mask keeps the future of transitions that
terminated and drops it everywhere else. Which of the two have a future worth counting?
"""

mask = "terminated"
