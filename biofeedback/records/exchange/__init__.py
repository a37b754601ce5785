"""Files of other programs: each format reads into a ``Recording``, and most are written from one.

``formats`` knows them all; ``docs/exchange.md`` says what each keeps and loses.
"""
