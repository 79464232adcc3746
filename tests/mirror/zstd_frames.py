"""Small zstd frames (RFC 8878) that inflate to large texts: blocks that repeat one byte."""

LARGEST_BLOCK = 1 << 17
REPEATED = 1


def zeros(size: int) -> bytes:
    frame = bytearray(b"\x28\xb5\x2f\xfd" + b"\xe0" + size.to_bytes(8, "little"))  # one segment, size in 8 bytes
    left = size
    while left > 0:
        block = min(left, LARGEST_BLOCK)
        left -= block
        frame += (block << 3 | REPEATED << 1 | (left == 0)).to_bytes(3, "little") + b"\0"
    return bytes(frame)
