"""The API: what other systems ask of the services, as people do at the command line and in the dashboard."""
