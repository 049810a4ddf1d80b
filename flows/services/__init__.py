"""What people and programs can ask for, by what they are about. Every refusal is audited here."""
