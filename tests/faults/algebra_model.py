#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a merge must come to, worked out apart from the program.

Written from docs/FORMATS.md alone ("Canonical bytes of a revision", "Returned interviews", "The package" on erasures, "The store"), with nothing but Python's
standard library: random histories with edits, corrections of the same state by several people, resolutions, rows of other tools without
parents, doubles, and withdrawals by laptops that recorded the first state, by others that did not, and by offices.

    algebra_model.py HISTORIES SEED > FILE

A history in FILE is the line "history REVISIONS IDENTITIES ERASURES LEFT DIGEST" (LEFT: revisions of records that are not withdrawn), then
each revision as "revision ID BYTES KEY" (KEY "-": nobody signed it) and its canonical bytes, each erasure as "erasure ID IDENTITY REASON SEQ
KEY", and for each identity that is not withdrawn, ascending, "head IDENTITY ID HEADS": which revision counts, and how many heads there are. Keys
are BLAKE2b-256 of "key NAME"; "office 1" and "office 2" are the two offices.
"""
import hashlib
import random
import sys

HEADER = ("kind identity round form form-version form-digest parents seq device interviewer author unit household started ended submitted "
          "outcome lang state reason").split()
TEXTS = ["", "住户来电核对", "一\n二", "tab\there", "back\\slash", "\r回车", "=1+1", "“引号”，逗号", "n"]


def blake(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def escaped(text):
    for plain, written in (("\\", "\\\\"), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r")):
        text = text.replace(plain, written)
    return text


def key_of(name):
    return blake(b"key " + name.encode())


class Erasure:
    def __init__(self, identity, reason, seq, signer):
        self.identity, self.reason, self.seq, self.key = identity, reason, seq, key_of(signer)
        self.id = blake(("ruhu-erasure 1\nidentity\t%s\nreason\t%s\nseq\t%d\nkey\t%s\n" % (identity, reason, seq, self.key.hex())).encode())


class Revision:
    def __init__(self, fields, parents, seq, answers, record=None):
        self.record = record  # that an office returned
        self.identity, self.parents, self.seq = fields["identity"], sorted(set(parents)), seq
        values = dict(fields, parents=" ".join(p.hex() for p in self.parents), seq=str(seq))
        self.body = "".join("%s\t%s\n" % (k, escaped(v)) for k, v in answers if v).encode()
        head = "ruhu-revision 1\n" + "".join("%s\t%s\n" % (k, escaped(values.get(k, ""))) for k in HEADER) + "\n"
        self.bytes = head.encode() + self.body
        self.id = blake(self.bytes)
        self.key = None if self.id[0] % 5 == 0 else key_of(fields["device"])


def identity_text(raw):
    h = raw.hex()
    return "-".join((h[:8], h[8:12], h[12:16], h[16:20], h[20:]))


def a_record(rng):
    kind = rng.choice(["interview", "interview", "interview", "visit"])
    fields = {
        "kind": kind, "identity": identity_text(rng.randbytes(16)), "round": rng.choice(["r1", "r2"]),
        "device": rng.choice(["L1", "L2", "4q7t"]), "interviewer": rng.choice(["A1", "007"]),
        "unit": "150525401401", "household": "150525401401-02-%04d" % rng.randrange(3), "started": "2026-11-23T10:%02d:00+08:00" % rng.randrange(60),
        "outcome": "1.1" if kind == "interview" else "3.2", "lang": rng.choice(["zh", "mn", ""]), "state": "final",
    }
    if kind == "interview":
        fields.update({"form": "sat", "form-version": "1", "form-digest": blake(b"sat").hex()})
    return fields


def some_answers(rng):
    return [("q1", rng.choice("12345")), ("g/text", rng.choice(TEXTS)), ("person[2]/age", str(rng.randrange(3)))]


def some_returns(rng, interview, states):
    """What an office returns of a record, once or several times ("Returned interviews")."""
    record, out = interview["identity"], []
    fields = {"kind": "decision", "identity": identity_text(blake(b"ruhu decision 1\nreturn\n%s\n\n" % record.encode())[:16]),
              "round": interview["round"], "device": rng.choice(["O1", "O2"]), "interviewer": "K1", "started": interview["started"], "state": "final"}
    for _ in range(rng.randint(1, 3)):
        seen = sorted(s.id for s in rng.sample(states, rng.randint(1, len(states))))
        body = [("about", "return"), ("record", record), ("seen", " ".join(s.hex() for s in seen)), ("text", rng.choice(["再问一次", "a\tb", "看第3题\n问清"]))]
        parents = rng.sample(out, rng.randint(0, len(out)))
        out.append(Revision(fields, [p.id for p in parents], 1 + max([0] + [p.seq for p in parents]), body, record))
    return out


def a_history(rng):
    revisions = []
    for _ in range(rng.randint(1, 3)):
        fields, mine = a_record(rng), []
        for _ in range(rng.randint(1, 5)):
            changed = dict(fields, reason=rng.choice(TEXTS), author=rng.choice(["", "督导01"]), device=rng.choice(["L1", "L2"]))
            if mine and rng.random() < 0.65:  # an edit, or a decision that names several
                parents = rng.sample(mine, min(len(mine), rng.choice([1, 1, 1, 2, 3])))
                mine.append(Revision(changed, [p.id for p in parents], 1 + max(p.seq for p in parents), some_answers(rng)))
            elif mine and rng.random() < 0.3:  # somebody else made the same edit
                twin = rng.choice(mine)
                mine.append(Revision(dict(changed, interviewer="A9"), twin.parents, twin.seq, some_answers(rng)))
            else:  # a first revision, or a row of another tool
                mine.append(Revision(changed, [], rng.choice([1, 1, 1, 2, 3]), some_answers(rng)))
        revisions += mine
        if rng.random() < 0.4:
            revisions += some_returns(rng, fields, mine)
    return list({r.id: r for r in revisions}.values())


def some_erasures(rng, revisions):
    """By a laptop, the one that recorded it or another, now and then by an office; of a record that never comes as well."""
    identities = sorted({r.identity for r in revisions}) + [identity_text(rng.randbytes(16))]
    out = []
    for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
        signer = rng.choice(["L1", "L1", "L2", "4q7t", "office 1", "office 2"])
        out.append(Erasure(rng.choice(identities), rng.choice(["consent", "in-error"]), rng.randint(1, 4), signer))
    return list({e.id: e for e in out}.values())


def withdrawn(revisions, erasures):
    """An erasure holds by an office's key, or by the key that signed a revision of the record without parents."""
    roots = {(r.identity, r.key) for r in revisions if not r.parents and r.key}
    offices = {key_of("office 1"), key_of("office 2")}
    return {e.identity for e in erasures if e.key in offices or (e.identity, e.key) in roots}


def heads_of(group):
    """Which are heads, and which of them counts."""
    named = {p for r in group for p in r.parents}
    without = [r.seq for r in group if not r.parents]
    heads = [r for r in group if r.id not in named and (r.parents or r.seq == max(without))]
    top = [r for r in heads if r.seq == max(h.seq for h in heads)]
    if all(not r.parents for r in top):
        winner = max(top, key=lambda r: (blake(r.body), r.id))
    else:
        winner = max(top, key=lambda r: r.id)
    return heads, winner


def main():
    histories, rng, out = int(sys.argv[1]), random.Random(int(sys.argv[2])), sys.stdout.buffer
    for _ in range(histories):
        revisions = a_history(rng)
        erasures = some_erasures(rng, revisions)
        gone = withdrawn(revisions, erasures)
        left = [r for r in revisions if r.identity not in gone and r.record not in gone]  # a return goes with its record
        groups = {}
        for r in left:
            groups.setdefault(r.identity, []).append(r)
        state = b"".join(sorted(r.id for r in left))
        if gone:
            state += b"erased" + b"".join(sorted(bytes.fromhex(i.replace("-", "")) for i in gone))
        out.write(("history %d %d %d %d %s\n" % (len(revisions), len(groups), len(erasures), len(left), blake(state).hex())).encode())
        for r in revisions:
            out.write(b"revision %s %d %s\n%s" % (r.id.hex().encode(), len(r.bytes), r.key.hex().encode() if r.key else b"-", r.bytes))
        for e in erasures:
            out.write(("erasure %s %s %s %d %s\n" % (e.id.hex(), e.identity, e.reason, e.seq, e.key.hex())).encode())
        for identity in sorted(groups):
            heads, winner = heads_of(groups[identity])
            out.write(("head %s %s %d\n" % (identity, winner.id.hex(), len(heads))).encode())


main()
