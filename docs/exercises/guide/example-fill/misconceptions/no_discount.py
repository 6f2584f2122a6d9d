"""At t={t} you return {got} instead of {expected}: the value of the next state counts in full. It
lies one step ahead, so it is worth a little less now. By which factor?
"""

discount = "1.0"
