"""Pages for whoever asks the data: questions as forms, tables, quarantine, the reports."""
