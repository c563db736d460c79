#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What an outside program made of a file, held against what we wrote. Python's standard library only.
    compare.py books A.xlsx B.xlsx    the same cells: kinds and values; no formula in either
    compare.py shown REPORT.csv CSV..  each table of the report stands in what a spreadsheet shows of its sheets
    compare.py tables REPORT.csv PAGE.html   the tables of the page, cell by cell
    compare.py words REPORT.csv TEXT   every figure of the tables is in the text
    compare.py data OURS.csv THEIRS.csv spss|stata   rows that a statistics program read back
Prints what it looked at; exit status 1 where something differs."""
import csv
import datetime
import html.parser
import re
import sys
import xml.etree.ElementTree as xml
import zipfile

M = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
R = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id'


def fail(words):
    print(words)
    sys.exit(1)


def text_of(node):
    found = ''.join(t.text or '' for t in node.iter(M + 't'))
    return re.sub('_x([0-9A-Fa-f]{4})_', lambda m: chr(int(m.group(1), 16)), found)


def book(path):
    """{sheet: {cell: number or text}} and the number of formulas."""
    z = zipfile.ZipFile(path)
    strings = []
    if 'xl/sharedStrings.xml' in z.namelist():
        strings = [text_of(s) for s in xml.fromstring(z.read('xl/sharedStrings.xml'))]
    targets = {r.get('Id'): r.get('Target') for r in xml.fromstring(z.read('xl/_rels/workbook.xml.rels'))}
    sheets, formulas = {}, 0
    for sheet in xml.fromstring(z.read('xl/workbook.xml')).iter(M + 'sheet'):
        target = targets[sheet.get(R)].lstrip('/')
        tree = xml.fromstring(z.read(target if target.startswith('xl/') else 'xl/' + target))
        cells = {}
        for c in tree.iter(M + 'c'):
            formulas += c.find(M + 'f') is not None
            value, kind = c.find(M + 'v'), c.get('t', 'n')
            if kind == 's' and value is not None:
                cells[c.get('r')] = strings[int(value.text)]
            elif kind == 'inlineStr':
                cells[c.get('r')] = text_of(c)
            elif value is not None:
                cells[c.get('r')] = float(value.text) if kind == 'n' else value.text
        sheets[sheet.get('name')] = {k: v for k, v in cells.items() if v != ''}
    return sheets, formulas


def same(a, b):
    if isinstance(a, float) and isinstance(b, float):
        return abs(a - b) <= 1e-12 * max(1, abs(a))
    return a == b


def books(one, other):
    (a, fa), (b, fb) = book(one), book(other)
    if fa or fb:
        fail('%d and %d formulas' % (fa, fb))
    if list(a) != list(b):
        fail('sheets %s and %s' % (list(a), list(b)))
    for name in a:
        for cell in sorted(set(a[name]) | set(b[name])):
            x, y = a[name].get(cell), b[name].get(cell)
            if not same(x, y):
                fail('%s!%s: %r and %r' % (name, cell, x, y))
    print('%d sheets, %d cells' % (len(a), sum(len(s) for s in a.values())))


def report(path):
    """The tables of the report's CSV: (head, rows), each row without its caption."""
    tables, head, rows = [], None, []
    for row in csv.reader(open(path, encoding='utf-8-sig', newline='')):
        if row and row[0] in ('表', 'table', 'Table'):
            head, rows = row[1:], []
            tables.append((head, rows))
        elif row and row[0] != '#':
            rows.append([unguard(c) for c in row[1:]])
    if not tables:
        fail('no table in ' + path)
    return tables


def unguard(cell):
    return cell[1:] if re.match("'\\s*[-=+@＝＋－＠]", cell) else cell


def plain(cell):
    return re.sub(r'\s+', ' ', cell.replace(',', '')).strip()


def shown(path, sheets):
    seen = set()
    for s in sheets:
        for row in csv.reader(open(s, encoding='utf-8', newline='')):
            seen.add(tuple(plain(c) for c in row if plain(c)))
    n = 0
    for head, rows in report(path):
        for row in [head] + rows:
            wanted = tuple(plain(c) for c in row if plain(c))
            n += len(wanted)
            if wanted not in seen:
                fail('not shown: %s' % (wanted,))
    print('%d cells as they are shown' % n)


class Tables(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables, self.cell = [], None

    def handle_starttag(self, tag, attrs):
        if tag == 'table':
            self.tables.append([])
        elif tag == 'tr':
            self.tables[-1].append([])
        elif tag in ('td', 'th'):
            self.cell = ''

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data

    def handle_endtag(self, tag):
        if tag in ('td', 'th') and self.cell is not None:
            self.tables[-1][-1].append(self.cell)
            self.cell = None


def tables(path, page):
    p = Tables()
    p.feed(open(page, encoding='utf-8').read())
    ours = [[head] + rows for head, rows in report(path)]
    if len(ours) != len(p.tables):
        fail('%d tables and %d' % (len(ours), len(p.tables)))
    n = 0
    for a, b in zip(ours, p.tables):
        if len(a) != len(b):
            fail('%d rows and %d under %s' % (len(a), len(b), a[0]))
        for x, y in zip(a, b):
            if [plain(c) for c in x] != [plain(c) for c in y]:
                fail('%s and %s' % (x, y))
            n += len(x)
    print('%d tables, %d cells' % (len(ours), n))


def words(path, text):
    page = re.sub(r'\s+', '', open(text, encoding='utf-8').read())
    n = 0
    for _, rows in report(path):
        for row in rows:
            for c in row:
                if re.search('[0-9]', c):
                    n += 1
                    if re.sub(r'\s+', '', c) not in page:
                        fail('not in %s: %s' % (text, c))
    print('%d figures' % n)


def data(ours, theirs, kind):
    a = list(csv.reader(open(ours, encoding='utf-8', newline='')))
    b = list(csv.reader(open(theirs, encoding='utf-8', newline='')))
    if a[0] != b[0] or len(a) != len(b):
        fail('columns or rows differ: %d rows and %d' % (len(a), len(b)))
    n = missing = 0
    for x, y in zip(a[1:], b[1:]):
        for name, u, v in zip(a[0], x, y):
            n += 1
            if name == 'day' and u and v and not re.match('[0-9]{4}-', v):
                start = datetime.datetime(1582, 10, 14) if kind == 'spss' else datetime.datetime(1960, 1, 1)
                v = (start + (datetime.timedelta(seconds=float(v)) if kind == 'spss' else datetime.timedelta(days=float(v)))).strftime('%Y-%m-%d')
            if kind == 'stata' and u and not v:
                missing += 1 # a tagged missing value: .a to .d
                continue
            try:
                equal = abs(float(u) - float(v)) <= 1e-6 * max(1, abs(float(u)))
            except ValueError:
                equal = u == v
            if not equal:
                fail('%s: %s and %s' % (name, u, v))
    print('%d values, %d of them missing by kind' % (n, missing))


def main():
    what, rest = sys.argv[1], sys.argv[2:]
    if what == 'shown':
        shown(rest[0], rest[1:])
    else:
        {'books': books, 'tables': tables, 'words': words, 'data': data}[what](*rest)


main()
