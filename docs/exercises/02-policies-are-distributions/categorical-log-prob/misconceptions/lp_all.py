"""You return all the log-probabilities of a row, for every state and every action. The recording holds
one action for each state, and needs one number for it. Which of the row's numbers is it, and how do
`rows` and `actions` name it together?
"""

taken = "log_probs"
