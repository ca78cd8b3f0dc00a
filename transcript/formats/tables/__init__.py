"""Tables: CSV, TSV, Excel."""
