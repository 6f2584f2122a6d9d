"""In row {d} of the table you return {got} instead of {expected}. The actor's numbers come out when the
plain returns are the weights and the critic is not asked at all. Then a step that went exactly as
usual is still praised. What is a return to be compared with?
"""

advantage = "returns"
