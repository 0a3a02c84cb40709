"""Pages: documents of text, tables and charts as plain values, and the templates that show them."""
