from hypothesis import settings

# A busy machine must not fail a property: only what it computes counts, not how long it took.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
