"""Compressed files as streams of what is in them: gzip, bzip2, xz and zstd, by their first bytes."""

from __future__ import annotations

import bz2
import io
import lzma
import sys
import zlib
from collections.abc import Buffer, Callable
from importlib import import_module
from typing import Any, BinaryIO, Literal, Protocol, cast

type Compression = Literal["gzip", "bzip2", "xz", "zstd"]

SUFFIXES = (".gz", ".bz2", ".xz", ".zst", ".zstd")
"""What a compressed file's name ends with, behind the suffix of what is in it."""

_MAGIC: tuple[tuple[bytes, Compression], ...] = (
    (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"),
)  # fmt: skip
_SKIPPABLE_FRAME = b"*M\x18"
"""A zstd file may begin with a frame that holds no data, 0x50 to 0x5F before these bytes."""
_PIECE = 64 * 1024
_MAX_MEMORY = 256 * 1024 * 1024
"""What a file may ask of its decompressor: four times what the highest ordinary levels of xz and zstd need."""
_MAX_WINDOW_LOG = 27


class DamagedError(OSError):
    """Compressed data is cut off, damaged, or asks for more memory than it may; the text says which."""


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """zlib's gzip decompressor in the shape of the others."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail and not self._inner.eof

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


def compression_of(head: bytes) -> Compression | None:
    """Return how data that begins with these bytes is compressed, or null where it is not."""
    if 0x50 <= (head[0] if head else 0) <= 0x5F and head[1:4] == _SKIPPABLE_FRAME:
        return "zstd"
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


def decompressed(file: BinaryIO, kind: Compression) -> BinaryIO:
    """Return the content of a compressed file as a stream, in constant memory; closing it closes the file.

    Its reads raise `DamagedError`.
    """
    return io.BufferedReader(_Stream(file, _maker(kind)), _PIECE)


def _maker(kind: Compression) -> Callable[[], _Decompressor]:
    if kind == "gzip":
        return _Gzip
    if kind == "bzip2":
        return cast(Any, bz2.BZ2Decompressor)
    if kind == "xz":
        return lambda: cast(Any, lzma.LZMADecompressor(lzma.FORMAT_XZ, _MAX_MEMORY))
    # In the standard library from 3.14 on; the same module for those before.
    zstd: Any = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    return lambda: zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _MAX_WINDOW_LOG})


class _Stream(io.RawIOBase):
    """The members of a compressed file one after another; what follows the last and is none is passed over."""

    def __init__(self, file: BinaryIO, make: Callable[[], _Decompressor]) -> None:
        self._file = file
        self._make = make
        self._decompressor = make()
        self._members = 0
        self._started = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        try:
            data = self._next(len(view))
        except DamagedError:
            raise
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, MemoryError) as error:
            raise self._damage(error) from error
        except Exception as error:  # zstd's own error, whose class is known only once its module is loaded
            if type(error).__name__ == "ZstdError":
                raise self._damage(error) from error
            raise
        view[: len(data)] = data
        return len(data)

    def _damage(self, error: Exception) -> DamagedError:
        return DamagedError(f"is damaged or asks for too much memory ({str(error).lower().rstrip('.') or 'no reason'})")

    def _next(self, size: int) -> bytes:
        while True:
            if self._decompressor.eof:
                rest = self._decompressor.unused_data or self._file.read(_PIECE)
                self._members += 1
                while rest and not rest.lstrip(b"\x00"):  # padding up to a block's size
                    rest = self._file.read(_PIECE)
                if not rest:
                    return b""
                self._decompressor = self._make()
                self._started = False
                try:
                    data = self._decompressor.decompress(rest.lstrip(b"\x00"), size)
                except Exception:
                    return b""
            elif self._decompressor.needs_input:
                piece = self._file.read(_PIECE)
                if not piece and not self._started and self._members:
                    return b""
                data = self._decompressor.decompress(piece, size)
                if not piece and not data and not self._decompressor.eof:
                    raise DamagedError("is cut off: its end is missing")
            else:
                data = self._decompressor.decompress(b"", size)
            self._started = True
            if data:
                return data

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()
