"""Start a region, take it to a workbook, bring it back."""
