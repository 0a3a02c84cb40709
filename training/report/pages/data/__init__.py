"""The data report: one HTML file that explores the current lake."""
