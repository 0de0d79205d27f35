"""Write contacts as rows of CSV and XLSX files, by the columns of a preset."""
