"""The report's chapters, one file a sheet, in the order of the chain."""
