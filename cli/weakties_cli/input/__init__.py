"""What users type: dates, names, choices, options."""
