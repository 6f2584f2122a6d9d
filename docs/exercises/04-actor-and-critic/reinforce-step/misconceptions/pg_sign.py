"""In row {d} of the table you return {got} instead of {expected}: the actor's step has the right size and
goes the other way, so what was better than usual becomes rarer. Two of your expressions decide about
the sign. If 4 was earned where 3 is usual, what should become of that action?
"""

step = "theta - learning_rate * gradient"
