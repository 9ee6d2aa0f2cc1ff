"""Papers that were made for print, and the templates of counties that take the place of ours."""
