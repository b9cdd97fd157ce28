"""From bytes to a record: inbox, mail, pages, ocr, reading, recording."""
