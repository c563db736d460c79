#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reads and verifies a package (docs/FORMATS.md), from the written format and nothing but Python's standard library; for a sealed one also
the system's libsodium.

reader.py FILE [SEED]: prints kind, number, counts and the package's digest; exit status 1 and a reason if anything does not hold.
SEED: 64 hexadecimal digits of one of the keys a sealed package is for. Apart from the C code on purpose: it shares no line with it."""
import ctypes
import ctypes.util
import hashlib
import sys

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def recover(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    return (P - x if x % 2 != sign else x, y)


def add(a, b):
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    p, q = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    r, s = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = q - p, s - r, s + r, q + p
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(n, a):
    out = (0, 1, 1, 0)
    while n:
        if n & 1:
            out = add(out, a)
        a = add(a, a)
        n >>= 1
    return out


def point(bytes32):
    n = int.from_bytes(bytes32, "little")
    xy = recover(n & (2**255 - 1), n >> 255)
    return xy and (xy[0], xy[1], 1, xy[0] * xy[1] % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = point((BASE_Y).to_bytes(32, "little"))


def verify(key, message, signature):
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if not a or not r or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def blake(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def need(holds, why):
    if not holds:
        raise SystemExit("not a good package: " + why)


NAMES = ["kind", "round", "device", "key", "number", "previous", "made", "tool", "recipients"]
ORDER = ["key", "form", "interview", "visit", "household", "issue", "decision", "erasure", "receipt", "elsewhere", "kit"]
REVISIONS = ORDER[2:7]


def read_revisions(body, kind, count):
    seen, at, last = 0, 0, b""
    while at < len(body):
        end = body.index(b"\n", at) + 1
        word, size, key, signature = body[at:end - 1].decode().split("\t")
        need(word == "revision", "a revision's line")
        text = body[end:end + int(size)]
        need(len(text) == int(size) and text.startswith(b"ruhu-revision 1\nkind\t" + kind.encode() + b"\n"), "a revision")
        need(blake(text) > last, "order of revisions")
        last = blake(text)
        if key:
            need(verify(bytes.fromhex(key), b"ruhu revision 1\n" + last, bytes.fromhex(signature)), "signature of a revision")
        at, seen = end + int(size), seen + 1
    need(seen == count, "number of revisions")


def read_erasures(body):
    for line in body.decode().splitlines():
        identity, reason, seq, key, signature = line.split("\t")
        text = "ruhu-erasure 1\nidentity\t%s\nreason\t%s\nseq\t%s\nkey\t%s\n" % (identity, reason, seq, key)
        need(verify(bytes.fromhex(key), b"ruhu erasure 1\n" + blake(text.encode()), bytes.fromhex(signature)), "an erasure's signature")


def sodium():
    name = ctypes.util.find_library("sodium") or "libsodium.so.23"
    library = ctypes.CDLL(name)
    need(library.sodium_init() >= 0, "libsodium")
    return library


def unseal(data, seed):
    """The plain package in a sealed one, and whom it is sealed for."""
    head = data.index(b"\n\n") + 2
    lines = [line.split("\t") for line in data[:head - 2].decode().split("\n")]
    boxes = {line[1]: bytes.fromhex(line[2]) for line in lines if line[0] == "recipient"}
    need(lines[0] == ["ruhu-sealed 2"] and lines[-2] == ["bytes", str(len(data) - head)] and lines[-1][0] == "stream", "text of the seal")
    box = sodium()
    public, secret, key = (ctypes.create_string_buffer(32) for _ in range(3))
    box.crypto_box_seed_keypair(public, secret, bytes.fromhex(seed))
    need(public.raw.hex() in boxes, "no box for this key")
    need(box.crypto_box_seal_open(key, boxes[public.raw.hex()], ctypes.c_ulonglong(80), public, secret) == 0, "the box")
    state, tag = ctypes.create_string_buffer(256), ctypes.c_ubyte(0)
    box.crypto_secretstream_xchacha20poly1305_init_pull(state, bytes.fromhex(lines[-1][1]), key)
    at, plain = head, b""
    while at < len(data):
        need(tag.value == 0, "something after the end")
        chunk = data[at:at + 65536 + 17]
        out = ctypes.create_string_buffer(65536)
        need(box.crypto_secretstream_xchacha20poly1305_pull(state, out, None, ctypes.byref(tag), chunk, ctypes.c_ulonglong(len(chunk)), data[:head],
                                                            ctypes.c_ulonglong(head)) == 0, "a chunk")
        plain, at = plain + out.raw[:len(chunk) - 17], at + len(chunk)
    need(tag.value == 3, "not sealed to its end")
    return plain, " ".join(line[1] for line in lines if line[0] == "recipient")


def main(path, seed=None):
    data, recipients = open(path, "rb").read(), None
    if seed:
        data, recipients = unseal(data, seed)
    head = data.index(b"\n\n") + 2
    lines = data[:head - 2].decode().split("\n")
    need(lines[0] == "ruhu-package 1", "first line")
    values = dict(line.split("\t", 1) for line in lines[1:1 + len(NAMES)])
    need([line.split("\t")[0] for line in lines[1:1 + len(NAMES)]] == NAMES, "lines of the manifest")
    need(recipients is None or values["recipients"] == recipients, "recipients")
    at, counts, before = head, [], -1
    for line in lines[1 + len(NAMES):]:
        word, rest = line.split("\t")
        name, count, size, digest = rest.split(" ")
        body = data[at:at + int(size)]
        need(word == "section" and ORDER.index(name) > before, "sections")
        need(blake(body).hex() == digest, "digest of section " + name)
        if name in REVISIONS:
            read_revisions(body, name, int(count))
        elif name == "erasure":
            read_erasures(body)
        counts.append("%s %s" % (name, count))
        before, at = ORDER.index(name), at + int(size)
    tail = data[at:].decode()
    need(tail.startswith("signature\t") and len(tail) == 10 + 128 + 1, "the end")
    need(verify(bytes.fromhex(values["key"]), b"ruhu package 1\n" + blake(data[:head]), bytes.fromhex(tail[10:-1])), "signature")
    print("%s %s %s: %s; %s" % (values["kind"], values["device"], values["number"], ", ".join(counts), blake(data).hex()))


main(*sys.argv[1:])
