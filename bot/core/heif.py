"""The format with which newer phones save space (HEIC, HEIF), known by its first bytes."""

_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def is_heif(data: bytes) -> bool:
    """Whether bytes begin as such a picture.

    >>> is_heif(b"\\0\\0\\0\\x1cftypheic"), is_heif(b"\\xff\\xd8\\xff")
    (True, False)
    """
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS
