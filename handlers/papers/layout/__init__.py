"""How our own templates are drawn: `python -m handlers.papers.layout.write_templates` writes the .docx files."""
