"""Inputs for `log_softmax`: the logits of the text, edges, and rows drawn per attempt."""

import numpy as np
from browser_runtime.grading import Case, Intermediate

INF = np.inf


def cases():
    """Fixed inputs. The expected numbers follow from differences alone."""
    text = np.array([[2.0, 1.0, 0.0]])
    log_total = np.log(1 + np.exp(-1) + np.exp(-2))
    by_hand = np.array([[0.0, -1.0, -2.0]]) - log_total
    yield Case(name="the logits of the text", inputs={"logits": text}, expected=by_hand)
    half = -np.log(2)
    far = np.array([[0.0, -1000.0], [1000.0, 0.0], [1000.0, 1000.0], [-1000.0, -1000.0]])
    right = np.array([[0.0, -1000.0], [0.0, -1000.0], [half, half], [half, half]])
    yield Case(name="logits a thousand apart", inputs={"logits": far}, expected=right)
    walls = np.array([[0.0, -INF, 0.0], [-INF, 5.0, -INF]])
    right = np.array([[half, -INF, half], [-INF, 0.0, -INF]])
    yield Case(name="forbidden actions", inputs={"logits": walls}, expected=right)
    single = {"logits": np.array([[3.0], [-2.0]])}
    yield Case(name="a single action", inputs=single, expected=np.zeros((2, 1)))


def sample(rng, B, A):
    """Draw B rows of A logits."""
    return {"logits": rng.normal(0.0, 2.0, (B, A))}


def expected(categorical, inputs):
    """How the reference answers."""
    return categorical.log_probs(inputs["logits"])


def intermediates(log_softmax, inputs, answer):
    """What the answer takes from every logit of a row: the logarithm of the row's sum."""
    logits = inputs["logits"]
    possible = np.isfinite(logits) & np.isfinite(answer)

    def question(cell):
        row = logits[cell[0]]
        if np.abs(row[np.isfinite(row)]).max() > 100:
            return (
                "Logits this large or far apart make exponentials that cannot be stored. Which "
                "step of yours goes through one, or cuts it off?"
            )
        return "It is one number for the whole row. Which one?"

    yield Intermediate(
        name="log_total",
        meaning="each logit minus your answer",
        values=np.where(possible, logits - np.where(possible, answer, 0.0), 0.0),
        question=question,
    )


def property_probabilities_of_a_row_add_up(log_softmax, inputs):
    """Exponentials of log-probabilities are probabilities, so those of each row add up to 1. Yours
    do not. Which number did you subtract from the {A} logits of a row?
    """
    total = np.exp(log_softmax(**inputs)).sum(axis=1)
    return np.allclose(total, 1.0, atol=1e-3)


def property_only_differences_count(log_softmax, inputs):
    """Adding 1000 to all {A} logits of a row changes no difference between them, so it may not
    change your answer either. It does. What do you do before you take an exponential?
    """
    moved = log_softmax(logits=inputs["logits"] + 1000.0)
    return np.allclose(moved, log_softmax(**inputs), atol=1e-3)


def property_float32_stays_float32(log_softmax, inputs):
    """Logits in float32 came back in another type. Networks compute in float32 throughout, and one
    wider array makes all that follow wider and slower. Where does yours change its type?
    """
    return log_softmax(logits=inputs["logits"].astype(np.float32)).dtype == np.float32
