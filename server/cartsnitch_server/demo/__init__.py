"""Receipts composed by the project itself, with their exact truth: for the demonstration household, tests, benchmarks.

`receipt` says what was bought, `tape` sets it in rows as a till does, `paper`, `ticket` and `letter` turn it into a
picture, a PDF and a mail, `photo` takes a picture of the paper as a phone does. `household` tells the story of ten
months, `delivery` sends it through the doors of a running server.

`variety` draws a receipt from a seed: `market` knows what tills of nine countries print, `layouts` draws how one does,
`basket` what is bought there. `truth` is the same as plain data, `spoiling` what goes wrong in a photo, `forward` how
mail programs pass a mail on. `strays` are what comes in and is no receipt.
"""
