"""The shape of a process document and of the other documents that a clerk may edit."""
