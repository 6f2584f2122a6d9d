"""At a={a} you return {got} instead of {expected}: the right size, pointing the other way. Take the
pulled arm, and a reward above 0. Should a step along your estimate make that arm more likely, or
less?
"""

score = "p - pulled"
