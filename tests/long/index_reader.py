"""index_reader.py FILE: the rows of an index, as `count --by ngram,year --no-header` gives them. Written from docs/index-format.md alone, and checks
all that the page says. It needs the libraries libzstd and libxxhash; without them it says so and exits with 3."""
import ctypes
import ctypes.util
import struct
import sys


def library(name):
    found = ctypes.util.find_library(name)
    try:
        return ctypes.CDLL(found or f"lib{name}.so.{'1' if name == 'zstd' else '0'}")
    except OSError:
        return None


zstd, xxhash = library("zstd"), library("xxhash")
MISSING = ", ".join(name for name, have in [("libzstd", zstd), ("libxxhash", xxhash)] if have is None)
if not MISSING:
    zstd.ZSTD_decompress.restype = ctypes.c_size_t
    zstd.ZSTD_findFrameCompressedSize.restype = ctypes.c_size_t
    zstd.ZSTD_findFrameCompressedSize.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
    zstd.ZSTD_decompress.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]
    xxhash.XXH3_64bits_withSeed.restype = ctypes.c_uint64
    xxhash.XXH3_64bits_withSeed.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint64]


class Damaged(Exception):
    pass


def demand(holds, what):
    if not holds:
        raise Damaged(what)


def xxh3(data, seed=0):
    return xxhash.XXH3_64bits_withSeed(data, len(data), seed)


def crc64(data, table=[]):
    if not table:
        for first in range(256):
            rest = first << 56
            for _ in range(8):
                rest = (rest << 1 & 2**64 - 1) ^ (0x42F0E1EBA9EA3693 if rest >> 63 else 0)
            table.append(rest)
    rest = 0
    for byte in data:
        rest = (rest << 8 & 2**64 - 1) ^ table[rest >> 56 ^ byte]
    return rest


class Reader:
    """Reads fields one after another."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, length):
        demand(self.at + length <= len(self.data), "a field beyond the end")
        self.at += length
        return self.data[self.at - length:self.at]

    def varint(self, most=2**64 - 1):
        number = shift = 0
        while True:
            byte, = self.take(1)
            number |= (byte & 127) << shift
            if byte < 128:
                break
            shift += 7
        demand(shift < 70 and number <= most, "a number out of range")
        return number

    def u64(self):
        return int.from_bytes(self.take(8), "little")

    def sized(self, most=2**64 - 1):
        return self.take(self.varint(most))

    def ended(self):
        demand(self.at == len(self.data), "bytes after the last field")


def columns(content):
    demand(len(content) >= 8, "a content without lengths")
    first, second = struct.unpack_from("<II", content)
    demand(8 + first + second <= len(content), "columns longer than the content")
    return Reader(content[8:8 + first]), Reader(content[8 + first:8 + first + second]), Reader(content[8 + first + second:])


def decompress(frame, length):
    demand(frame[:4] == b"\x28\xb5\x2f\xfd" and zstd.ZSTD_findFrameCompressedSize(frame, len(frame)) == len(frame), "not one frame")
    room = ctypes.create_string_buffer(max(1, length))
    demand(zstd.ZSTD_decompress(room, length, frame, len(frame)) == length, "a frame of another length")
    return room.raw[:length]


def bytes_of(number):
    return max(1, (number.bit_length() + 6) // 7)


class Index:
    """An index; its rows are a list of (ngram, year, match_count, volume_count)."""

    def __init__(self, data):
        header = data[:24]
        demand(header[:8] == b"MRNGM\r\n\x1a" and len(header) == 24 and xxh3(header[:16]) == int.from_bytes(header[16:], "little"), "the header")
        version, unused = struct.unpack_from("<II", header, 8)
        demand(version == 2, f"version {version}")
        demand(unused == 0, "the number that is not used")
        demand(len(data) >= 24 + 56 and data[-8:] == b"MRNGMEND", "the end")
        blocks, ngrams, rows, footer_at, footer_length, checksum = struct.unpack("<6Q", data[-56:-8])
        demand(footer_length <= 2**30 and footer_at >= 24 and footer_at + footer_length == len(data) - 56, "the place of the footer")
        demand(xxh3(data[footer_at:-16]) == checksum, "the checksum of the footer")
        footer = Reader(data[footer_at:-56])
        entries, at, key = [], 24, b""
        for number in range(blocks):
            names_length, names_content, rows_length, rows_content, entry_ngrams, entry_rows = (footer.varint() for _ in range(6))
            checksums = footer.u64(), footer.u64()
            before, key = key, footer.sized(256)
            demand(key and (key > before or key == before and len(key) == 256), "the order of first keys")
            for length, content in [(names_length, names_content), (rows_length, rows_content)]:
                demand(8 <= content <= 2**23 and 0 < length <= content + content // 256 + 64, "the length of a frame")
            demand(0 < entry_ngrams <= entry_rows and 6 * entry_ngrams <= names_content - 8 and entry_ngrams + 2 * entry_rows <= rows_content - 8
                   and 5 * entry_ngrams + 2 * entry_rows <= 2**22, "the size of a block")
            frames = data[at:at + names_length], data[at + names_length:at + names_length + rows_length]
            at += names_length + rows_length
            demand(at <= footer_at and checksums == (xxh3(frames[0], 2 * number), xxh3(frames[1], 2 * number + 1)), f"block {number}")
            entries.append((decompress(frames[0], names_content), decompress(frames[1], rows_content), entry_ngrams, entry_rows, key))
        demand(at == footer_at and sum(e[2] for e in entries) == ngrams and sum(e[3] for e in entries) == rows, "the sums of the blocks")
        self.filters = footer.sized().decode("utf-8")
        years = footer.varint(9999), footer.varint(9999)
        sums = int.from_bytes(footer.take(16), "little"), int.from_bytes(footer.take(16), "little")
        self.sources = []
        for _ in range(footer.varint()):
            name, version = footer.sized().decode("utf-8"), footer.varint(3)
            length, lines, bad = (footer.varint(2**63 - 1) for _ in range(3))
            demand(bad <= lines <= length, "the lines of a source")
            self.sources.append((name, version, length, lines, bad, footer.u64()))
        footer.ended()
        order = [(checksum, length, lines, bad, version, name.encode()) for name, version, length, lines, bad, checksum in self.sources]
        demand(order == sorted(order), "the order of sources")
        texts = [(checksum, length) for _, _, length, _, _, checksum in self.sources if length > 0]
        demand(len(texts) == len(set(texts)), "a source twice")
        self.rows = []
        last = b""
        for number, entry in enumerate(entries):
            last = self.read_block(last, *entry, number == blocks - 1)
        demand(sums == (sum(r[2] for r in self.rows), sum(r[3] for r in self.rows)), "the sums of the rows")
        demand(years == (min((r[1] for r in self.rows), default=0), max((r[1] for r in self.rows), default=0)), "the years of the rows")

    def read_block(self, last, names, values, ngrams, rows, first, is_last):
        keys, counts, sums = columns(names)
        years, matches, differences = columns(values)
        block_bytes, before_rows = 0, len(self.rows)
        for number in range(ngrams):
            shared = keys.varint()
            rest = keys.sized()
            ngram = last[:shared] + rest if number else rest
            demand(shared == 0 if number == 0 else shared <= len(last) and (len(last) == shared or rest[:1] > last[shared:shared + 1]), "shared bytes")
            demand(ngram > last and len(ngram) <= 2**21 and not set(ngram) & {0, 9, 10}, "an ngram")
            demand(number or ngram[:256] == first, "the first key")
            ngram.decode("utf-8")
            last = ngram
            count = counts.varint(9999)
            demand(count > 0, "an ngram without years")
            size = len(ngram) + 2 + bytes_of(count)
            ngram_years = []
            while len(ngram_years) < count:
                run = years.varint(2 * 9999 + 1)
                first_year = run // 2 + (ngram_years[-1] + 1 if ngram_years else 0)
                length = 1
                size += bytes_of(run)
                demand(run > 1, "a run that goes on with the one before")
                if run % 2:
                    length = years.varint(9997) + 2
                    size += bytes_of(length - 2)
                ngram_years += range(first_year, first_year + length)
            demand(len(ngram_years) == count, "the years of an ngram")
            match_sum = volume_sum = 0
            for year in ngram_years:
                match_count, difference = matches.varint(2**63 - 1), differences.varint()
                size += bytes_of(match_count) + bytes_of(difference)
                volume_count = (match_count - difference) % 2**64
                demand(1 <= year <= 9999 and volume_count < 2**63, "a row")
                match_sum += match_count
                volume_sum += volume_count
                self.rows.append((ngram, year, match_count, volume_count))
            fit = max(match_sum, volume_sum) < 2**63
            demand((sums.varint(), sums.varint()) == ((match_sum, (match_sum - volume_sum) % 2**64) if fit else (0, 0)), "the sums of an ngram")
            ends = xxh3(ngram) % 2**32 < 2**32 * size // 32768
            demand(ends == (number == ngrams - 1) or is_last and number == ngrams - 1, "where a block ends")
            block_bytes += size
        demand(block_bytes <= 2**22 and len(self.rows) - before_rows == rows, "the rows of a block")
        for column in (keys, counts, sums, years, matches, differences):
            column.ended()
        return last


if __name__ == "__main__":
    if MISSING:
        print(f"index_reader.py: skipped: {MISSING} cannot be loaded", file=sys.stderr)
        sys.exit(3)
    for ngram, year, matches, volumes in Index(open(sys.argv[1], "rb").read()).rows:
        sys.stdout.buffer.write(b"%s\t%d\t%d\t%d\n" % (ngram, year, matches, volumes))
