"""Plans out of files and into files: spreadsheets, a printed strategy, and a paper made of it."""
