"""Made-up pages to develop the judgement of pages with, half of them held back for validation."""
