"""Compares SeqRepo on its own instance with `seqshelf resolve` and `aliases` on ours, for thousands of identifiers.

If the answers differ, one of DIFFERENCES gives the reason; each of them must occur.
"""
import base64
import collections
import hashlib
import re

from biocommons.seqrepo import SeqRepo
from peer import PROBLEM, SEQSHELF, Program, equal
from seqrepo_texts import COLLECTIONS, SEQUENCES, all_sequences, seguid_of
from seqrepo_twins import filled
from texts import digest_of

SYNONYMS = {"NCBI": "refseq", "Ensembl": "ensembl", "LRG": "lrg"}
KINDS = ("ga4gh", "sha512t24u", "trunc512", "md5", "sha1", "seguid", "vmc")
AS_SEQREPO_SPELLS = ("ga4gh", "sha512t24u", "MD5", "SHA1", "SEGUID", "VMC")


def canonical(namespace: str) -> str:
    return "refseq" if namespace.lower() == "refseq" else SYNONYMS.get(namespace, namespace)


def digests(residues: str) -> dict[str, str]:
    """Every kind of digest by its namespace in lower case, computed by Python."""
    text = residues.encode()
    whole, sha1 = digest_of(residues), hashlib.sha1(text)
    return {"ga4gh": f"SQ.{whole}", "sha512t24u": whole, "vmc": f"GS_{whole}",
            "md5": hashlib.md5(text).hexdigest(), "sha1": sha1.hexdigest(),
            "trunc512": hashlib.sha512(text).hexdigest()[:48],
            "seguid": base64.b64encode(sha1.digest()).decode().rstrip("=")}


class Names:
    """The meaning of each name, from the rows of SeqRepo's instance and digests that Python computes."""

    def __init__(self, repo: SeqRepo):
        self.rows = [(r["namespace"], r["alias"], r["seq_id"], r["is_current"])
                     for r in repo.aliases.find_aliases(current_only=False)]
        self.exact, self.bare, self.digest = {}, collections.defaultdict(set), {}
        for namespace, alias, sequence, current in self.rows:
            if current and namespace.lower() not in KINDS:
                self.exact[canonical(namespace), alias] = sequence
                self.bare[alias].add(sequence)
        for residues in all_sequences().values():
            self.digest |= {(kind, text): digest_of(residues) for kind, text in digests(residues).items()}
        self.members = {f"{collection}:{name}": self.exact["refseq", name] for collection, name in
                        zip(COLLECTIONS.values(), ("NC_001422.1", "NC_012920.1"))}

    def by_digest(self, identifier: str) -> str | None:
        """A digest with or without its namespace; hexadecimal digits and namespace in upper or lower case."""
        namespace, _, text = identifier.rpartition(":")
        for kind in [namespace.lower()] if namespace else KINDS:
            hexadecimal = kind in ("md5", "sha1", "trunc512")
            if found := self.digest.get((kind, text.lower() if hexadecimal else text)):
                return found
        return None

    def by_name(self, identifier: str) -> str | None:
        """NAMESPACE:ALIAS, split at the first colon, or otherwise an alias alone if it has only one meaning."""
        namespace, colon, alias = identifier.partition(":")
        if colon and (canonical(namespace), alias) in self.exact:
            return self.exact[canonical(namespace), alias]
        meanings = self.bare.get(identifier, set())
        return min(meanings) if len(meanings) == 1 else None

    def by_member(self, identifier: str) -> str | None:
        return self.members.get(identifier) or self.members.get("assembly:" + identifier)


# An outcome is the sha512t24u of a sequence or one of these. SeqRepo raises KeyError for the first two and ValueError
# for the third.
UNKNOWN, AMBIGUOUS, MALFORMED = "unknown", "ambiguous", "malformed"


def namespace_of(identifier: str) -> str:
    return identifier.partition(":")[0] if ":" in identifier else ""


def text_of(identifier: str) -> str:
    return identifier.rpartition(":")[2]


# The reason, the condition (on the identifier and SeqRepo's outcome), and our answer: exactly one for each difference.
DIFFERENCES = [
    ("a sha512t24u or refget digest may be alone: SeqRepo knows it only as ga4gh:SQ.…, sha512t24u:… and VMC:GS_…",
     lambda i, theirs: theirs == UNKNOWN, lambda names, i: names.digest.get(("sha512t24u", i.removeprefix("SQ.")))),
    ("refget v1's TRUNC512 is another spelling of the same digest, which SeqRepo does not know",
     lambda i, theirs: theirs == UNKNOWN and re.fullmatch(r"(?i)(trunc512:)?[0-9a-f]{48}", i), Names.by_digest),
    ("hexadecimal digits mean the same in upper and lower case",
     lambda i, theirs: theirs == UNKNOWN and re.fullmatch(r"((MD5|SHA1):)?([0-9a-fA-F]{32}|[0-9a-fA-F]{40})", i)
     and text_of(i) != text_of(i).lower(),
     Names.by_digest),
    ("namespaces of digests are accepted in any case, because specifications write them differently",
     lambda i, theirs: theirs == UNKNOWN and namespace_of(i) not in AS_SEQREPO_SPELLS
     and namespace_of(i).lower() in set(KINDS) - {"trunc512"},
     Names.by_digest),
    ("SeqRepo drops the first three characters after ga4gh: without a check; we accept only a sequence digest, SQ.…",
     lambda i, theirs: theirs != UNKNOWN and re.match(r"ga4gh:(?!SQ\.)[^%:]*$", i), lambda names, i: UNKNOWN),
    ("the text after the colon is empty: SeqRepo then finds every sequence",
     lambda i, theirs: i == "sha512t24u:" and theirs == AMBIGUOUS, lambda names, i: UNKNOWN),
    ("% is a character: in SeqRepo an identifier with it is a pattern, which may match one sequence; use "
     "`alias list PREFIX`",
     lambda i, theirs: theirs != MALFORMED and "%" in i, lambda names, i: names.by_name(i) or UNKNOWN),
    ("the namespace ends at the first colon, so aliases may contain colons: SeqRepo refuses two colons",
     lambda i, theirs: theirs == MALFORMED and i.count(":") > 1, lambda names, i: names.by_name(i)
     or names.by_member(i) or UNKNOWN),
    ("an alias with a colon needs no namespace",
     lambda i, theirs: theirs == UNKNOWN and i.count(":") == 1, Names.by_name),
    ("COLLECTION:NAME is a member of a collection, which SeqRepo does not have",
     lambda i, theirs: theirs == UNKNOWN and i.count(":") == 1, Names.by_member),
    ("a digest takes precedence over an alias of the same form, so an alias cannot change the meaning of a digest",
     lambda i, theirs: ":" not in i and theirs != UNKNOWN, Names.by_digest),
    ("aliases take precedence only over a SEGUID alone, which has no form of its own",
     lambda i, theirs: theirs == AMBIGUOUS and len(i) == 27, Names.by_name),
]


def of_names(names: Names) -> set[str]:
    """Every name with and without its namespace, in other cases, namespaces and versions, with missing and additional
    parts."""
    found = set()
    for namespace, alias, _, _ in names.rows:
        unversioned = alias.rsplit(".", 1)[0]
        found |= {alias, alias.upper(), alias.lower(), unversioned, f"{unversioned}.99", f"{alias}%",
                  f"%{alias[1:]}", f"{alias}:", f":{alias}"}
        found |= {f"{ns}:{alias}" for ns in (namespace, namespace.upper(), namespace.lower(),
                                             namespace.title(), "unknown", "x:" + namespace)}
        found |= {f"{namespace}:{other}"
                  for other in (alias.upper(), alias.lower(), unversioned, f"{alias} x", f"{alias}%", f":{alias}", "")}
        if canonical(namespace) in SYNONYMS.values():
            found |= {f"{ns}:{alias}"
                      for ns in ("refseq", "RefSeq", "REFSEQ", "NCBI", "ncbi", "ensembl", "Ensembl", "lrg", "LRG")}
        if "." in namespace:
            found.add(f"{namespace[:3]}%:{alias}")
    return found


def of_digests() -> set[str]:
    """Every digest in every spelling, and similar texts."""
    found = set()
    for number, residues in enumerate(all_sequences().values()):
        for kind, text in digests(residues).items():
            spellings = {text, text.upper(), text[:-1]}
            found |= spellings | {f"{ns}:{spelt}" for ns in (kind, kind.upper()) for spelt in spellings}
            if number % 10 == 0:
                others = {text.lower(), text[:-1] + "%", text[:8] + "%", text[::-1], text + "="}
                found |= others | {f"{kind}:{other}" for other in others}
                found |= {f"{ns}:{text}" for ns in (*KINDS, kind.title(), "SHA512", "refseq", "x", "")}
        whole = digest_of(residues)
        found |= {f"ga4gh:{start}{whole}"
                  for start in ("GS.", "GS_", "xyz", "")} | {f"GS_{whole}", f"VMC:{whole}", f"VMC:SQ.{whole}"}
    return found


def identifiers(names: Names) -> list[str]:
    found = of_names(names) | of_digests() | {"", ":", "::", "%", "_", "%:%", "%%", "refseq:%",
                                              "MD5:%", "ga4gh:%", "ga4gh:", "VMC:GS_", "ga4gh:SQ."}
    found |= set(names.members) | {member.partition(":")[2]
                                   for member in names.members} | {f"{member}x" for member in names.members}
    return sorted(name for name in found if name != "-")


def their_outcome(repo: SeqRepo, identifier: str):
    try:
        return repo[identifier].seq_id
    except KeyError as error:
        return AMBIGUOUS if "not unique" in str(error) else UNKNOWN
    except ValueError:
        return MALFORMED


def our_answers(command: str, wanted: list[str]) -> dict[str, dict]:
    """One run for identifiers that fit on a line of standard input, where blanks at the ends are ignored, and another
    run for the rest."""
    arguments = [name for name in wanted if name != name.strip(" \t") or not name]
    lines = [name for name in wanted if name not in arguments]
    words = filled().published(command)
    given = Program(SEQSHELF).lines(*words, "-", status=PROBLEM, text="\n".join(lines).encode())
    given += Program(SEQSHELF).lines(*words, *arguments, status=PROBLEM)
    equal("answers", [record["query"] for record in given], lines + arguments)
    return {record["query"]: record for record in given}


def our_outcome(record: dict) -> str:
    if "error" in record:
        return AMBIGUOUS if "is ambiguous" in record["error"] else UNKNOWN
    return record["sha512t24u"]


def the_same_sequences(_):
    _, repo = filled().open()
    names = Names(repo)
    wanted = identifiers(names)
    answers = our_answers("resolve", wanted)
    agreed, differed = collections.Counter(), collections.Counter()
    for identifier in wanted:
        theirs, ours = their_outcome(repo, identifier), our_outcome(answers[identifier])
        if theirs == ours:
            agreed[ours if ours in (UNKNOWN, AMBIGUOUS) else "known"] += 1
            continue
        reasons = [why for why, applies, instead in DIFFERENCES if applies(identifier, theirs)
                   and instead(names, identifier) == ours]
        assert len(reasons) == 1, \
            f"{identifier!r} is {ours} in seqshelf, {theirs} in SeqRepo: one reason is expected, found {reasons}"
        differed.update(reasons)
    for why, _, _ in DIFFERENCES:
        print(f"  {differed[why]:5} identifiers: {why}")
    print(f"  {len(wanted)} identifiers; the same: {dict(agreed)}")
    equal("differences that were not met", [], [why for why, _, _ in DIFFERENCES if not differed[why]])
    assert len(
        wanted) >= 5000 and agreed["known"] >= 2500 and agreed[UNKNOWN] >= 2500 and agreed[AMBIGUOUS] >= 5, agreed


def the_same_candidates(_):
    """SeqRepo reports that a name is ambiguous; we list its meanings, which agree with SeqRepo's rows."""
    _, repo = filled().open()
    names = Names(repo)
    wanted = [name for name in sorted(names.bare) if their_outcome(repo, name) == AMBIGUOUS]
    assert len(wanted) > 10, wanted
    for name, record in our_answers("resolve", [*wanted, "unknown", ""]).items():
        if name in wanted and our_outcome(record) == AMBIGUOUS:
            equal(name, set(re.findall(r"SQ\.([-\w]{32})$", record["error"], re.MULTILINE)), names.bare[name])


def the_same_aliases(_):
    """`aliases` agrees with translate_identifier, except that SeqRepo adds its own namespaces and we add TRUNC512."""
    _, repo = filled().open()
    names = Names(repo)
    wanted = [name for name in identifiers(names) if len(their_outcome(repo, name)) == 32]
    compared = 0
    for name, record in our_answers("aliases", [*wanted, "unknown", ""]).items():
        if "error" in record or record["sha512t24u"] != their_outcome(repo, name):
            continue  # see the_same_sequences
        aliases = {(alias["namespace"], alias["alias"]) for alias in record["aliases"]}
        listed = dict(digest.split(":", 1) for digest in record["digests"])
        ours = {f"{namespace}:{alias}" for namespace, alias in aliases}
        ours |= {f"{theirs}:{alias}" for namespace, alias in aliases for theirs, own in SYNONYMS.items()
                 if namespace == own}
        ours |= {f"{kind}:{listed[kind]}"
                 for kind in ("ga4gh", "SEGUID", "VMC")} | {f"sha512t24u:{listed['ga4gh'][3:]}"}
        ours |= {f"MD5:{listed['md5']}", f"SHA1:{listed['sha1']}"}
        equal(f"aliases of {name!r}", sorted(ours), sorted(repo.translate_identifier(name)))
        compared += 1
    assert compared >= 2500, f"only {compared} were compared"


def digests_alone(_):
    """SeqRepo knows only some of them, but we know all. One is an alias of another sequence."""
    wanted = {text: digest_of(residues) for residues in all_sequences().values() for text in digests(residues).values()}
    wanted[seguid_of("tx27")] = digest_of(SEQUENCES["tx28"])
    found = {name: our_outcome(record) for name, record in our_answers("resolve", [*wanted, "unknown", ""]).items()}
    equal("digests", {name: found[name] for name in wanted}, wanted)


CHECKS = [the_same_sequences, digests_alone, the_same_candidates, the_same_aliases]
