"""What happened: models, writes that append their audit event, and questions."""
