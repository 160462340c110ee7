#!/usr/bin/python3
"""Second reader of permit tokens and trust lists: cbor2 and openssl, nothing of OpenCITES.

Usage: check_vectors.py DIR. Reads permit-tokens.json and verdicts.json of DIR (test/vectors), recomputes everything from the written specification
(docs/spec/permit-credential.md, docs/spec/trust.md) and prints a summary as JSON. Any disagreement ends with status 1.
"""
import datetime, hashlib, json, pathlib, re, subprocess, sys, tempfile, unicodedata, zlib, zoneinfo

import cbor2

VECTORS = pathlib.Path(sys.argv[1])
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TAIL = {0: 0, 3: 1, 5: 2, 8: 3, 10: 4, 13: 5, 15: 6}
counts = {}


def check(kind, condition, what):
    if not condition:
        sys.exit(f"{kind}: {what}")
    counts[kind] = counts.get(kind, 0) + 1


def from_digits(digits):
    out, whole = b"", len(digits) // 17 * 17
    for at in range(0, whole, 17):
        out += int(digits[at : at + 17]).to_bytes(7, "big")
    tail = digits[whole:]
    return out + (int(tail).to_bytes(TAIL[len(tail)], "big") if tail else b"")


def to_digits(data):
    sizes = {size: digits for digits, size in TAIL.items()}
    groups = [data[at : at + 7] for at in range(0, len(data), 7)]
    return "".join(str(int.from_bytes(g, "big")).zfill(17 if len(g) == 7 else sizes[len(g)]) for g in groups)


def der_signature(raw):
    def integer(part):
        part = part.lstrip(b"\0") or b"\0"
        part = b"\0" + part if part[0] & 0x80 else part
        return b"\x02" + bytes([len(part)]) + part

    body = integer(raw[:32]) + integer(raw[32:])
    return b"\x30" + bytes([len(body)]) + body


def openssl_verifies(alg, spki, message, signature):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "key.der").write_bytes(spki)
        (folder / "message").write_bytes(message)
        (folder / "signature").write_bytes(der_signature(signature) if alg == -9 else signature)
        if alg == -9:
            command = ["dgst", "-sha256", "-keyform", "DER", "-verify", "key.der", "-signature", "signature", "message"]
        else:
            command = ["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key.der", "-rawin", "-in", "message", "-sigfile", "signature"]
        return subprocess.run(["openssl", *command], cwd=folder, capture_output=True).returncode == 0


def kid_of(spki):
    return hashlib.sha256(spki).digest()[:8]


def open_sign1(data, typ=None):
    """The four parts of a COSE_Sign1 whose header and encoding are as the specification wants them."""
    tag = cbor2.loads(data)
    check("envelope", tag.tag == 18 and len(tag.value) == 4, "not a COSE_Sign1")
    header, unprotected, payload, signature = tag.value
    fields = cbor2.loads(header)
    check("header", set(fields) == ({1, 4} if typ is None else {1, 4, 16}) and fields.get(16) == typ, fields)
    check("unprotected", unprotected == {}, "unprotected headers")
    check("deterministic", cbor2.dumps(cbor2.loads(payload), canonical=True) == payload, "payload is not deterministic")
    return fields, payload, signature, cbor2.dumps(["Signature1", header, b"", payload], canonical=True)


def signed(fields, to_be_signed, signature, keys):
    return any(fields[1] == alg and fields[4] == kid_of(spki) and openssl_verifies(alg, spki, to_be_signed, signature) for alg, spki in keys)


def check_token(vector):
    name, spki, cose = vector["name"], bytes.fromhex(vector["spki"]), bytes.fromhex(vector["cose"])
    check("digits", from_digits(re.sub(r"^[^#]*#", "", vector["front"])) == cose, name)
    fields, payload, signature, to_be_signed = open_sign1(cose)
    check("sig-structure", to_be_signed.hex() == vector["sigStructure"], name)
    check("algorithm", fields[1] == vector["alg"], name)
    check("kid", fields[4] == kid_of(spki), name)
    check("signature", openssl_verifies(fields[1], spki, to_be_signed, signature), name)
    for at in (0, len(to_be_signed) // 2, len(to_be_signed) - 1):
        changed = bytearray(to_be_signed)
        changed[at] ^= 1
        check("tampered", not openssl_verifies(fields[1], spki, bytes(changed), signature), name)
    check("cred", hashlib.sha256(to_be_signed).hexdigest() == vector["cred"], name)
    bits = int.from_bytes(hashlib.sha256(b"opencites-check/1" + to_be_signed).digest()[:8], "big") >> 4
    check("check-code", "".join(CROCKFORD[bits >> 5 * (11 - i) & 31] for i in range(12)) == vector["checkCode"], name)

    claims = cbor2.loads(payload)
    permit, document = claims[-66001], json.loads(bytes.fromhex(vector["document"]))
    check("document-digest", permit[9] == hashlib.sha256(bytes.fromhex(vector["document"])).digest(), name)
    check("number", permit[3] == document["number"] == vector["number"], name)
    check("issuer", claims[1] == document["authority"]["country"], name)
    check("exp", claims[4] == end_of(document["validUntil"], document["timeZone"]), name)
    check("purpose", "TZGQSHPMEBNL"[permit[6]] == document["purpose"], name)
    check("specimen", permit.get(16, False) == document["specimen"], name)
    check_lines(name, vector, permit, document)


def check_lines(name, vector, permit, document):
    lines, parts = list(permit[8]), []
    for annex in vector["annexes"]:
        parts.append(from_digits(annex.split("#A")[1]))
        plain = zlib.decompress(parts[-1]) if parts[-1][0] == 0x78 else parts[-1]
        content = cbor2.loads(plain)
        check("annex-order", content[1] == len(parts) and content[2] == len(lines) + 1, name)
        lines += content[8]
    if parts:
        digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).digest()
        check("annex-digest", digest == permit[14] and len(parts) == permit[24], name)
    check("line-count", permit.get(13, len(permit[8])) == len(document["lines"]), name)
    for line, expected in zip(lines, document["lines"]):
        quantity = line[3] if isinstance(line[3], int) else f"{line[3][1] / 10 ** -line[3][0]:.{-line[3][0]}f}"
        check("quantity", str(quantity) == expected["quantity"]["value"], name)
        check("appendix", ["I", "II", "III"][line[2] // 16] == expected["appendix"], name)
        check("source", "WXRDACFUIOY"[line[2] % 16] == expected["source"], name)
        if isinstance(line[0], str):
            check("taxon", line[0] == expected["scientificName"], name)


def end_of(day, zone):
    """First second after a calendar day in a zone: zone changes lie on quarter hours."""
    limit = datetime.date.fromisoformat(day)
    start = int(datetime.datetime.fromisoformat(day + "T00:00:00+00:00").timestamp()) - 86400
    inside = [t for t in range(start, start + 4 * 86400, 900) if datetime.datetime.fromtimestamp(t, zoneinfo.ZoneInfo(zone)).date() <= limit]
    return inside[-1] + 900


def name_hash(digest, name):
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).upper())
    return hashlib.sha256(b"opencites-name/1" + digest + " ".join(folded.split()).encode()).digest()[:16]


def check_trust(files):
    """Anchor, roots, key lists, snapshot and status lists of one trust directory."""
    anchor = files["anchor.txt"].decode().split()[0]
    check("anchor", hashlib.sha256(files["root/1.cose"]).hexdigest() == anchor, "root 1")
    root = None
    for number in range(1, 1 + sum(path.startswith("root/") for path in files)):
        tag = cbor2.loads(files[f"root/{number}.cose"])
        check("root-tag", tag.tag == 98, number)
        body, _, payload, signatures = tag.value
        check("root-type", cbor2.loads(body) == {16: "cites/root"}, number)
        previous, root = root, cbor2.loads(payload)
        for quorum in filter(None, (previous, root)):
            good = set()
            for header, _, signature in signatures:
                fields, message = cbor2.loads(header), cbor2.dumps(["Signature", body, header, b"", payload])
                good |= {spki for alg, spki in quorum[7] if fields[4] == kid_of(spki) and openssl_verifies(alg, spki, message, signature)}
            check("root-quorum", len(good) >= quorum[5], number)
        check("root-version", root[2] == number, number)
    for country in ("XA", "XB"):
        fields, payload, signature, message = open_sign1(files[f"keys/{country}.cose"], "cites/keys")
        check("key-list", signed(fields, message, signature, root[9][country]), country)
        listed = cbor2.loads(payload)
        status_keys = [(key[1], key[2]) for key in listed[5] if key[3] == 2]
        fields, payload, signature, message = open_sign1(files[f"status/{country}/27.cwt"], "application/statuslist+cwt")
        check("status-list", signed(fields, message, signature, status_keys), country)
        claims = cbor2.loads(payload)
        check("status-uri", claims[2] == listed[7].replace("{n}", "27"), country)
        packed = zlib.decompress(claims[65533]["lst"])
        check("status-slots", claims[65533]["bits"] == 4 and len(packed) == 8192, country)
        for index, value in {10: 0, 20: 1, 21: 2, 22: 3, 23: 12, 24: 13, 25: 14, 26: 15}.items():
            check("status-value", packed[index // 2] >> 4 * (index % 2) & 15 == value, index)
    fields, payload, signature, message = open_sign1(files["snapshot.cose"], "cites/snapshot")
    check("snapshot", signed(fields, message, signature, root[8]), "snapshot")
    for country, (_, digest) in cbor2.loads(payload)[5].items():
        check("snapshot-digest", hashlib.sha256(files[f"keys/{country}.cose"]).digest() == digest, country)
    check("code-table", hashlib.sha256(files["codes/1.cbor"]).digest() == root[10][1], "codes")
    for path in files:
        if path.startswith("logged/"):
            fields, payload, signature, message = open_sign1(files[path], "cites/logged")
            entries = cbor2.loads(payload)[5]
            cut = [entries[at : at + 16] for at in range(0, len(entries), 16)]
            check("logged-set", cut == sorted(set(cut)) and cbor2.loads(payload)[3].hex() in path, path)


def main():
    vectors = json.loads((VECTORS / "permit-tokens.json").read_text())
    for vector in vectors["tokens"]:
        check_token(vector)
    for entry in vectors["quantities"]:
        value = cbor2.loads(bytes.fromhex(entry["cbor"]))
        whole, _, decimals = entry["value"].partition(".")
        check("quantity-form", value == ([-len(decimals), int(whole + decimals)] if decimals else int(whole)), entry)
    for entry in vectors["digits"]:
        check("digit-form", to_digits(bytes.fromhex(entry["hex"])) == entry["digits"], entry)
        check("digit-form", from_digits(entry["digits"]).hex() == entry["hex"], entry)
    for entry in vectors["expiries"]:
        check("expiry", end_of(entry["lastDay"], entry["timeZone"]) == entry["exp"], entry)
    for entry in vectors["nameHashes"]:
        check("name-hash", name_hash(bytes.fromhex(entry["documentDigest"]), entry["name"]).hex() == entry["hash"], entry)
    trust = json.loads((VECTORS / "verdicts.json").read_text())["trust"]["current"]["files"]
    check_trust({path: bytes.fromhex(data) for path, data in trust.items()})
    print(json.dumps(counts))


main()
