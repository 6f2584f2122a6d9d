score = "-(p - pulled)"
weighted = "score * reward"
