"""The commands of `python -m ppo_ref`, one per file; `ppo_ref.cli.main` assembles them.

A command is a module with `HELP`, `add_arguments(parser)` and `prepare(options)`. What `prepare`
raises is the user's to repair; what the job that it returns raises is a bug.
"""
