"""Everything that knows Prefect: flows that move cases, the worker that runs them, and their repair."""
