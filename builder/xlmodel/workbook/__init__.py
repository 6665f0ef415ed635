"""Reading an .xlsx from anywhere, within limits: package, cells, references, the order of cells, a bare copy."""
