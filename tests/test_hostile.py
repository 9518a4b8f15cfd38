"""Files made to harm: one clear message, in bounded time and memory, nothing run."""

import io
import os
import random
import re
import resource
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
import xlwt

from kg.services.tables.text_grid import read_text_grid
from kg.services.tables.workbook import read_workbook

ROOT = Path(__file__).resolve().parents[1]
HEADING = ["region", "municipality", "role", "from", "to", "source", "lines"]
ROW = ["x", "01205", "central-city", None, None, "doc", "12"]
MEMORY = 1_500_000  # KB
WORKBOOKS = {".xlsx", ".xls", ".ods"}
HANG = 20  # seconds: a guard against hanging, not the time that is aimed at

#: Runs kg with everything that opens a connection or starts a program made to fail,
#: but for the reader of workbooks; says at the end how much memory was used.
GUARDED = """
import resource, sys
def guard(event, arguments):
    wanted = ("socket.", "os.system", "os.exec", "os.posix_spawn", "urllib.")
    if event.startswith(wanted):
        raise SystemExit(f"forbidden: {event} {arguments}")
    if event == "subprocess.Popen" and "workbook_worker" not in str(arguments):
        raise SystemExit(f"forbidden: {event} {arguments}")
sys.addaudithook(guard)
from kg.cli import main
try:
    main()
finally:
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    try:
        # Not getrusage, which counts what the process that started this one used.
        with open("/proc/self/status") as stream:
            status = stream.read()
        used = max(used, int(status.split("VmHWM:")[1].split()[0]))
    except OSError:
        used = max(used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    print(f"used {used}", file=sys.stderr)
"""


def kg(*arguments, cwd):
    """Run kg, guarded: exit code, output, seconds and kilobytes."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", GUARDED, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"},
        check=False,
    )
    seconds = time.monotonic() - start
    *said, used = done.stderr.splitlines()
    return done.returncode, done.stdout + "\n".join(said), seconds, int(used.split()[1])


def refused(path, *words, lang="en"):
    """The message about a file that is refused, after looking at time and memory."""
    verb = ("validate",) if path.suffix not in WORKBOOKS else ("region", "import")
    if path.is_dir() or path.is_fifo():
        verb = ("validate",)
    status, said, seconds, used = kg(*verb, path, "--lang", lang, cwd=path.parent)
    sys.stdout.write(f"{path.name}: {seconds:.1f} s, {used >> 10} MB: {said[:99]}\n")

    # Reported at the file, or refused as a whole.
    assert status in {1, 2}, said
    assert "Traceback" not in said
    assert "forbidden" not in said
    assert path.name in said
    assert all(word in said for word in words), said
    assert seconds < HANG
    assert used < MEMORY
    return said


def test_validate_and_build_refuse_a_bomb_like_import_does(tmp_path):
    path = zeros(tmp_path / "x.xlsx", 1 << 26)
    for verb in ("validate", "build"):
        status, said, _, used = kg(verb, path, cwd=tmp_path)

        assert status == {"validate": 1, "build": 2}[verb]
        assert re.search(r"x\.xlsx(: | \(1 finding\(s\)\)\s+)TT101", said)
        assert used < MEMORY


def test_the_guard_of_these_tests_catches_what_it_should():
    code = GUARDED.replace(
        "from kg.cli import main",
        "import socket\nmain = lambda: socket.create_connection(('127.0.0.1', 9))",
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert "forbidden: socket." in done.stderr


def test_the_reader_of_workbooks_loads_nothing_that_connects_or_runs(tmp_path):
    path = package(book_members(), tmp_path / "x.xlsx")
    code = (
        "import sys, runpy\n"
        "try:\n"
        "    runpy.run_module("
        "'kg.services.tables.workbook_worker', run_name='__main__')\n"
        "except SystemExit:\n"
        "    pass\n"
        "able = {'socket', 'subprocess', 'urllib.request', 'http.client', 'ctypes'}\n"
        "print(sorted(able & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=path.read_bytes(),
        capture_output=True,
        cwd=ROOT,
        check=True,
    )

    assert b"central-city" in done.stdout
    assert "[]" == done.stderr.decode().strip()


def problems_of(path):
    """Why a file is not read, without a process of its own: many small cases."""
    problems = []
    start = time.monotonic()
    read = read_workbook if path.suffix in WORKBOOKS else read_text_grid

    assert not read(path, problems)
    assert ["TT101"] == [p.code for p in problems]
    assert time.monotonic() - start < HANG
    return problems[0].message


def package(members, path, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def book_members(rows=(HEADING, ROW), sheet="memberships"):
    """The members of a sound workbook."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


SHEET = "xl/worksheets/sheet1.xml"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns='
    '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
TAIL = "</sheetData></worksheet>"


def inline(reference, text):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods"])
@pytest.mark.parametrize(
    "head", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_random_bytes_are_no_workbook(tmp_path, suffix, head):
    path = tmp_path / f"x{suffix}"
    path.write_bytes(head + random.Random(1).randbytes(20_000))

    assert "is damaged or no workbook" in problems_of(path).en


@pytest.mark.parametrize("suffix", [".csv", ".ttl", ".nq"])
def test_random_bytes_are_no_text(tmp_path, suffix):
    (tmp_path / "region.csv").write_bytes(random.Random(2).randbytes(5_000))
    path = tmp_path / f"region{suffix}"
    path.write_bytes(random.Random(2).randbytes(5_000))

    refused(path)


def test_truncated_workbooks_are_refused_at_every_length(tmp_path):
    whole = package(book_members(), tmp_path / "whole.xlsx").read_bytes()
    path = tmp_path / "x.xlsx"
    for length in range(0, len(whole) - 1, len(whole) // 60):
        path.write_bytes(whole[:length])
        problems_of(path)


def test_workbooks_with_a_changed_byte_are_read_or_refused_but_no_fault(tmp_path):
    chance = random.Random(3)
    wholes = [package(book_members(), tmp_path / "whole.xlsx").read_bytes()]
    book = xlwt.Workbook()
    page = book.add_sheet("memberships")
    for number, row in enumerate((HEADING, ROW)):
        for position, cell in enumerate(row):
            page.write(number, position, cell)
    book.save(str(tmp_path / "whole.xls"))
    wholes.append((tmp_path / "whole.xls").read_bytes())
    path = tmp_path / "x.xlsx"
    for number in range(30):
        content = bytearray(wholes[number % 2])
        for _ in range(1 + number % 5):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        problems = []
        grids = read_workbook(path, problems)

        assert {"TT101"} >= {str(p.code) for p in problems}
        assert bool(grids) or bool(problems) or number % 2


def zeros(path, size, declared=None):
    """A package whose sheet is zeros; the directory may tell another size."""
    members = book_members()
    del members[SHEET]
    package(members, path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(SHEET, "w", force_zip64=True) as stream:
            block = bytes(1 << 24)
            for _ in range(size >> 24):
                stream.write(block)
        if declared is not None:
            info = archive.getinfo(SHEET)
            info.file_size, info.CRC = declared, zlib.crc32(bytes(declared))
    return path


def test_a_bomb_of_zeros_is_refused_by_its_size(tmp_path):
    refused(zeros(tmp_path / "x.xlsx", 1 << 28), "is too large", "48 MiB")


@pytest.mark.slow
def test_a_bomb_of_ten_gigabytes_is_refused(tmp_path):
    refused(zeros(tmp_path / "x.xlsx", 10 << 30), "is too large")


def test_a_bomb_that_tells_a_small_size_is_refused(tmp_path):
    path = zeros(tmp_path / "x.xlsx", 1 << 28, declared=1000)
    refused(path, "damaged")

    assert kg("region", "import", path, cwd=tmp_path)[3] < 200_000


def test_a_bomb_inside_a_bomb_is_not_opened(tmp_path):
    inner = zeros(tmp_path / "inner.xlsx", 1 << 26).read_bytes()
    members = book_members() | {"xl/embeddings/inner.xlsx": inner}
    _, said, _, used = kg(
        "validate", package(members, tmp_path / "x.xlsx"), cwd=tmp_path
    )

    assert "TT101" not in said
    assert used < 400_000


def test_a_hundred_thousand_members_are_refused(tmp_path):
    members = book_members() | {f"m{n}.xml": b"" for n in range(100_000)}

    refused(package(members, tmp_path / "x.xlsx", zipfile.ZIP_STORED), "is too large")


def test_members_that_share_their_bytes_are_refused(tmp_path):
    """Many entries of the directory point at one stretch of packed zeros."""
    path = zeros(tmp_path / "x.xlsx", 1 << 24)
    with zipfile.ZipFile(path, "a") as archive:
        first = archive.getinfo(SHEET)
        for number in range(20):
            copy = zipfile.ZipInfo(f"m{number}.xml")
            for name in ("compress_type", "CRC", "compress_size", "file_size"):
                setattr(copy, name, getattr(first, name))
            copy.header_offset = first.header_offset
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy
        archive._didModify = True

    refused(path, "is too large")


def test_two_members_of_one_name_are_refused(tmp_path):
    path = package(book_members(), tmp_path / "x.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET.upper(), HEAD + TAIL)

    refused(path, "damaged")


def test_cells_at_both_ends_of_a_sheet_are_refused(tmp_path):
    cells = (
        f'<row r="1">{inline("A1", "region")}</row>'
        f'<row r="1048576">{inline("XFD1048576", "x")}</row>'
    )
    members = book_members() | {SHEET: HEAD + cells + TAIL}

    refused(package(members, tmp_path / "x.xlsx"), "cells far from the others")


@pytest.mark.parametrize("times", [1, 100_000])
def test_a_shared_string_of_thirty_megabytes_is_refused(tmp_path, times):
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>'
        for n in range(1, times + 1)
    )
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<si><t>{'x' * 30_000_000}</t></si></sst>"
    )
    members = book_members() | {
        SHEET: HEAD + rows + TAIL,
        "xl/sharedStrings.xml": strings,
    }

    refused(package(members, tmp_path / "x.xlsx"))


def test_many_cells_of_the_longest_text_are_refused(tmp_path):
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 50_001)
    )
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<si><t>{'x' * 32_000}</t></si></sst>"
    )
    members = book_members() | {
        SHEET: HEAD + rows + TAIL,
        "xl/sharedStrings.xml": strings,
    }

    refused(package(members, tmp_path / "x.xlsx"), "is too large")


@pytest.mark.parametrize("size", [40_000, 40_000_000])
def test_an_inline_string_longer_than_cells_can_be_is_refused(tmp_path, size):
    row = f'<row r="1">{inline("A1", "x" * size)}</row>'
    members = book_members() | {SHEET: HEAD + row + TAIL}

    refused(package(members, tmp_path / "x.xlsx"))


@pytest.mark.slow
def test_an_inline_string_of_two_hundred_megabytes_is_refused(tmp_path):
    row = f'<row r="1">{inline("A1", "x" * 200_000_000)}</row>'
    members = book_members() | {SHEET: HEAD + row + TAIL}

    refused(package(members, tmp_path / "x.xlsx"), "is too large")


LAUGHS = (
    '<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "{ha}">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + ']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>'
    "</sheetData></worksheet>"
).replace("{ha}", "ha" * 10)


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "UTF-16BE", "cp037", "UTF-7"])
@pytest.mark.parametrize("member", [SHEET, "xl/styles.xml", "xl/workbook.xml"])
def test_entities_are_not_expanded_in_any_encoding(tmp_path, encoding, member):
    xml = LAUGHS.replace("{encoding}", encoding)
    # Only the declaration may be ASCII where the rest is not.
    head, rest = xml.split("?>", 1)
    content = (
        (head + "?>").encode() + rest.encode("cp037")
        if encoding == "cp037"
        else xml.encode(encoding)
    )
    path = package(book_members() | {member: content}, tmp_path / "x.xlsx")
    problems_of(path)


def test_an_external_entity_is_not_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    xml = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
        + HEAD.partition("?>")[2]
        + f'<row r="1">{inline("A1", "&e;")}</row>'
        + TAIL
    )
    said = refused(
        package(book_members() | {SHEET: xml}, tmp_path / "x.xlsx"), "document type"
    )

    assert "secret" not in said.replace("secret.txt", "")


@pytest.mark.parametrize(
    ("member", "en", "ja"),
    [
        ("xl/vbaProject.bin", "holds macros", "マクロが含まれています"),
        ("XL\\VBAPROJECT.BIN", "holds macros", "マクロが含まれています"),
        ("Basic/Standard/Module1.xml", "holds macros", "マクロが含まれています"),
        ("Scripts/python/x.py", "holds macros", "マクロが含まれています"),
        ("xl/macrosheets/sheet1.xml", "holds macros", "マクロが含まれています"),
        ("xl/externalLinks/externalLink1.xml", "linked to other", "リンクがあります"),
        ("xl/connections.xml", "linked to other", "リンクがあります"),
        ("xl/queryTables/queryTable1.xml", "linked to other", "リンクがあります"),
    ],
)
def test_macros_and_links_are_refused_in_both_languages(tmp_path, member, en, ja):
    path = package(book_members() | {member: b"<x/>"}, tmp_path / "x.xlsx")
    message = problems_of(path)

    assert en in message.en
    assert ja in message.ja


@pytest.mark.parametrize(
    "formula",
    [
        '=WEBSERVICE("http://127.0.0.1/x")',
        "=cmd|'/c calc'!A1",
        '=HYPERLINK("http://127.0.0.1/","x")',
        "=[1]Sheet1!A1",
    ],
)
def test_formulas_are_reported_at_their_cell_and_nothing_is_fetched(tmp_path, formula):
    members = book_members([HEADING, [formula, *ROW[1:]]])

    refused(package(members, tmp_path / "x.xlsx"), "TT109", "cell A2")


def test_pictures_and_unknown_parts_are_left_alone(tmp_path):
    members = book_members() | {"xl/media/image1.png": os.urandom(100_000)}
    _, said, _, _ = kg("validate", package(members, tmp_path / "x.xlsx"), cwd=tmp_path)

    assert "TT101" not in said


def compound(streams):
    """A compound file: a header, one sector of allocation, a directory, streams."""
    size, free, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    sectors, starts = [], []
    for content in streams.values():
        padded = content.ljust(max(4096, -(-len(content) // size) * size), b"\0")
        starts.append((2 + len(sectors), len(padded)))
        sectors += [padded[at : at + size] for at in range(0, len(padded), size)]
    table = [0xFFFFFFFD, end]
    for start, length in starts:
        count = length // size
        table += [start + n + 1 for n in range(count - 1)] + [end]
    table += [free] * (size // 4 - len(table))

    def entry(name, kind, start, length):
        wide = name.encode("utf-16-le") + b"\0\0"
        return (
            wide.ljust(64, b"\0")
            + struct.pack("<HBB", len(wide), kind, 1)
            + struct.pack("<III", free, free, 1 if kind == 5 else free)
            + bytes(36)
            + struct.pack("<IQ", start, length)
        )

    directory = entry("Root Entry", 5, end, 0)
    for name, (start, length) in zip(streams, starts, strict=True):
        directory += entry(name, 2, start, length)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
        + struct.pack("<109I", 0, *[free] * 108)
    )
    body = struct.pack(f"<{size // 4}I", *table) + directory.ljust(size, b"\0")
    return header + body + b"".join(sectors)


def test_an_encrypted_workbook_asks_for_one_without_a_password(tmp_path):
    content = compound({"EncryptionInfo": b"x" * 100, "EncryptedPackage": b"y" * 9000})
    for name in ("x.xlsx", "x.xls"):
        (tmp_path / name).write_bytes(content)
        assert "protected by a password" in problems_of(tmp_path / name).en


def test_an_encrypted_xls_asks_for_one_without_a_password(tmp_path):
    begin = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0, 0, 0, 0)
    stream = begin + struct.pack("<HHH", 0x002F, 2, 1) + struct.pack("<HH", 0x0A, 0)
    (tmp_path / "x.xls").write_bytes(compound({"Workbook": stream}))

    assert "パスワードで保護" in problems_of(tmp_path / "x.xls").ja


def test_macros_in_an_xls_are_refused(tmp_path):
    content = compound({"Workbook": b"x", "_VBA_PROJECT": b"y"})
    (tmp_path / "x.xls").write_bytes(content)

    assert "holds macros" in problems_of(tmp_path / "x.xls").en


def test_sectors_that_run_in_circles_end(tmp_path):
    content = bytearray(compound({"Workbook": b"x" * 9000}))
    struct.pack_into("<I", content, 512 + 4 * 3, 2)
    (tmp_path / "x.xls").write_bytes(content)

    problems_of(tmp_path / "x.xls")


def test_a_web_page_saved_as_xls_is_told_how_to_be_saved(tmp_path):
    path = tmp_path / "x.xls"
    path.write_text("<html><table><tr><td>1</table>", encoding="utf-8")

    assert "保存し直してください" in refused(path, lang="ja")


# Text files


def region(folder, content):
    folder.mkdir(exist_ok=True)
    path = folder / "region.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x" * 40_000 + b"\n", "32,767"),
        (b"x" * 200_000 + b"\n", "32,767"),
        (b"a," * 100_000 + b"\n", "too large"),
        (b'key,"\n', "unclosed quotation mark"),
        (b'key\n"a"b\n', "not valid CSV"),
        (b"\xff\xfe\x00", "neither UTF-8 nor CP932"),
    ],
    ids=["cell", "long cell", "columns", "quote", "quotes", "half"],
)
def test_text_files_made_to_harm_are_refused(tmp_path, content, words):
    assert words in problems_of(region(tmp_path / "x", content)).en


@pytest.mark.parametrize(
    "content",
    [b'key\n"' + b"x" * 20_000_000, b"a\n" * 1_000_000, b"key\0,name\0\n"],
    ids=["unclosed", "rows", "NUL"],
)
def test_text_files_made_to_harm_are_told_by_the_command(tmp_path, content):
    refused(region(tmp_path / "x", content), "TT10")


@pytest.mark.slow
def test_a_cell_of_two_hundred_megabytes_is_refused(tmp_path):
    content = b'key\n"' + b"x" * 200_000_000 + b'"\n'

    refused(region(tmp_path / "x", content), "190 MiB")


def test_thousands_of_wrong_cells_are_told_in_bearable_time(tmp_path):
    rows = "".join(f"x,y{n},mayor{n},a,b,doc,0\n" for n in range(4_000))
    region(tmp_path / "x", "key\n")
    path = tmp_path / "x" / "memberships.csv"
    path.write_text(",".join(HEADING) + "\n" + rows, encoding="utf-8")

    refused(path, "TT202")


# What is no file


def test_a_folder_named_like_a_workbook_is_a_folder(tmp_path):
    path = tmp_path / "x.xlsx"
    path.mkdir()

    refused(path, "no tables here")


def test_a_link_in_circles_is_no_file(tmp_path):
    path = tmp_path / "x.xlsx"
    path.symlink_to(path)

    refused(path, "no workbook")
    assert "no such file" in kg("validate", path, cwd=tmp_path)[1]


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv", "x.ttl"])
def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path, name):
    path = tmp_path / name
    os.mkfifo(path)

    refused(path, "neither a file nor a folder")


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path):
    path = region(tmp_path / "x", "key\nx\n")
    os.mkfifo(tmp_path / "x" / "fields.csv")

    refused(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("name", ["x.xlsx", "region.csv"])
def test_a_file_that_may_not_be_read_is_told(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"x")
    path.chmod(0)

    refused(path, "cannot be read")


def test_limits_hold_in_the_reader_itself():
    from kg.services.tables import workbook_worker

    before = resource.getrlimit(resource.RLIMIT_AS)
    done = subprocess.run(
        [sys.executable, "-P", workbook_worker.__file__],
        input=b"no workbook",
        capture_output=True,
        check=False,
    )

    assert workbook_worker.DAMAGED == done.returncode
    assert b"" == done.stdout
    assert before == resource.getrlimit(resource.RLIMIT_AS)
