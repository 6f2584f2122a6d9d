"""Sums in plain Python."""


def explained_variance(predictions, targets):
    errors = [float(target - said) for said, target in zip(predictions, targets)]

    def spread(numbers):
        mean = sum(numbers) / len(numbers)
        return sum((number - mean) ** 2 for number in numbers)

    wanted = spread([float(target) for target in targets])
    return 1 - spread(errors) / wanted if wanted > 0 else float("nan")
