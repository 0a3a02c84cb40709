"""The evaluation of the policy in words: as Markdown for a terminal, as a document for a page."""
