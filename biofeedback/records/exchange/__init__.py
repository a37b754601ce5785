"""Files of other programs: each format reads into a ``Recording``, and is written from one."""
