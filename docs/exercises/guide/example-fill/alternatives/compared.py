mask = "terminated == False"
