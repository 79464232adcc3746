"""Every call of SeqRepo's API, on one of our snapshots and on an instance of SeqRepo."""
import contextlib
import datetime
import itertools

from biocommons.seqrepo import SeqRepo
from biocommons.seqrepo.dataproxy import SeqRepoDataProxy, create_dataproxy
from peer import equal
from seqrepo_texts import NAMES, REMOVED, SEQUENCES, all_sequences
from seqrepo_twins import Twins, filled
from texts import digest_of


def answer(call, repo):
    """The result of a call, or its exception."""
    try:
        return call(repo)
    except Exception as error:
        return type(error).__name__, str(error)


def same(what: str, repos: tuple[SeqRepo, SeqRepo], call):
    ours, theirs = (answer(call, repo) for repo in repos)
    equal(what, ours, theirs)
    return ours


def records_in_order(records) -> tuple:
    """The names in their order, and all of the records. Only the type of a date counts. Rows that are equal in
    SeqRepo's order (a name that was added, removed and added again) may have any order, and their numbers do not
    count."""
    records = list(records)
    whole = [(r["seq_id"], r["namespace"], r["alias"], r["is_current"], type(r["added"]),
              type(r["seqalias_id"]), sorted(r))
             for r in records]
    return [row[:3] for row in whole], sorted(whole, key=lambda row: row[:4])


def undated(record: dict) -> dict:
    return {key: type(value) if key in ("added", "relpath", "min_ts", "max_ts") else value
            for key, value in record.items()}


def aliases_by_every_key(_):
    """find_aliases with every combination of arguments, equal and LIKE, with and without history."""
    repos = filled().open()
    some = [digest_of(SEQUENCES[name]) for name in ("A", "dna50", "tx0", "tx50", "tx11")]
    sequences = [None, *some, "unknown", "", some[0][:2] + "%", "%", "%_" + some[1][5:9] + "%", some[0].lower() + "%"]
    namespaces = {namespace
                  for namespace, _, _ in NAMES} | {"emb", "test", "insdc", "bombas", "genbank", "gone", "gene"}
    namespaces = [None, "VMC", "MD5", "SHA1", "SEGUID", "ga4gh", "GA4GH", "sha512t24u", "md5",
                  "", "unknown", "%", "N%", "n%",
                  "_CBI%", "refseq%", "Ensembl%", "%.p1_%", "G_Ch38%", "V%C", *sorted(namespaces)]
    aliases = [None, "", "unknown", "NM_100000.1", "NM_100003.1", "ENST00000000001", "1", "chrM",
               "TP53", "BRCA1", "moved", "gone",
               "again", "known otherwise", "a_b", "a%b", "%", "_", "_%", "a_b%", "NM_%", "nm_10000_.%",
               "%.1", "%b%", "100%", "% %",
               "GS_%", "SQ.%", "SQ." + some[0], "GS_" + some[0], some[0], "5" * 32, "\\%", "é%", "É%", "[a-z]%"]
    found = 0
    for keys in itertools.product(sequences, namespaces, aliases, (True, False)):
        words = dict(zip(("seq_id", "namespace", "alias", "current_only"), keys))
        given = same(f"find_aliases({words})", repos, lambda repo: records_in_order(repo.aliases.find_aliases(**words)))
        found += len(given[0])
    assert found > 100_000, f"only {found} records were compared"


def every_name_and_digest(_):
    """The meaning of single names: all present and former ones, with and without namespace, and unknown ones."""
    repos = filled().open()
    rows = [(r["namespace"], r["alias"]) for r in repos[1].aliases.find_aliases(current_only=False)]
    rows += [*REMOVED, ("NCBI", "NM_100000.2"), ("", "x"), ("x", ""), ("", "")]
    for namespace, alias in sorted(set(rows)):
        for name in (f"{namespace}:{alias}", alias, f"{namespace.lower()}:{alias.upper()}",
                     f"{namespace}:{alias}%", f"{alias}%"):
            same(f"in, {name!r}", repos, lambda repo: name in repo)
            same(f"[], {name!r}",
                 repos, lambda repo: (repo[name].seq_id, len(repo[name]), repo[name].aliases, repr(repo[name])))
            same(f"translate_identifier, {name!r}", repos, lambda repo: repo.translate_identifier(name))
            same(f"fetch_uri, {name!r}", repos, lambda repo: repo.fetch_uri(name, 0, 20))
        same(f"translate_alias, {alias!r}", repos, lambda repo: repo.translate_alias(alias, namespace))
        for targets in (["ga4gh"], ["refseq", "MD5"], ["NCBI"], ["unknown"], "ensembl", [""], []):
            same(f"targets {targets} of {alias!r}", repos, lambda repo: repo.translate_alias(alias, namespace, targets))
            same(f"targets {targets} of {alias!r}",
                 repos, lambda repo: repo.translate_identifier(f"{namespace}:{alias}", targets))


def records_of_sequences(_):
    repos = filled().open()
    names = all_sequences()
    for digest in [*map(digest_of, names.values()), "unknown", "", "%"]:
        same(f"in sequences, {digest}", repos, lambda repo: digest in repo.sequences)
        same(f"in aliases, {digest}", repos, lambda repo: digest in repo.aliases)
        same(f"fetch_seqinfo({digest})", repos, lambda repo: undated(repo.sequences.fetch_seqinfo(digest)))
    record = repos[0].sequences.fetch_seqinfo(digest_of("A"))
    equal("types", [datetime.datetime, str], [type(record[key]) for key in ("added", "relpath")])
    for record in map(repos[0].sequences.fetch_seqinfo, map(digest_of, names.values())):
        assert (filled().ours / "sequences" / record["relpath"]).is_file(), record


def totals_and_iteration(_):
    """One pass over everything, and the statistics of both databases."""
    repos = filled().open()
    iterated = same("iteration",
                    repos, lambda repo: [(undated(record), records_in_order(aliases)) for record, aliases in repo])
    equal("sequences", len(iterated), len(same("sequences", repos, lambda repo: list(map(undated, repo.sequences)))))
    same("len", repos, lambda repo: len(repo.sequences))
    same("stats of sequences", repos, lambda repo: undated(repo.sequences.stats()))
    same("stats of aliases", repos, lambda repo: undated(repo.aliases.stats()))
    same("schema versions", repos, lambda repo: (repo.sequences.schema_version(), repo.aliases.schema_version()))


def every_slice(_):
    """fetch() between all places where something may change, and beyond."""
    for options in ({}, {"fd_cache_size": 10}):
        repos = filled().open(**options)
        for name in ("A", "N", "X", "dna2", "dna99", "dna100", "dna101", "dna201", "dna8192",
                     "dna65281", "dna150001", "protein1",
                     "protein101", "iupac333", "rna3000", "gap70000"):
            digest, length = digest_of(SEQUENCES[name]), len(SEQUENCES[name])
            places = {0, 1, 99, 100, 101, 8191, 8192, 65279, 65280, length // 2, length - 1,
                      length, length + 1, length + 100}
            places = [None, -1, -length, 2**31, 2**63, *sorted(place for place in places if place <= length + 100)]
            for start, end in itertools.product(places, repeat=2):
                what = f"{name} from {start} to {end}"
                same(what, repos, lambda repo: repo.sequences.fetch(digest, start, end))
                same(what, repos, lambda repo: repo.fetch(f"GS_{digest}", start, end))
                same(what, repos, lambda repo: repo.fetch_uri(f"ga4gh:SQ.{digest}", start, end))
                same(what, repos, lambda repo: repo[f"test:{name}"][start:end])
            same(name, repos, lambda repo: repo[f"test:{name}"][::1])
            for place in (0, length // 2, length - 1, length, -1):
                same(f"{name} at {place}", repos, lambda repo: repo[f"test:{name}"][place])
    for name, residues in all_sequences().items():
        equal(name, residues, repos[0].sequences.fetch(digest_of(residues)))


def proxies(_):
    """A sequence as SeqRepo returns it, and as text with use_sequenceproxy=False."""
    repos = filled().open()
    for name, residues in SEQUENCES.items():
        told = same(name, repos, lambda repo: (str(repo[f"test:{name}"]), len(repo[name]),
                                               "".join(reversed(repo[name])), hash(repo[name]),
                                               repo[name] == residues, bool(repo[name]), repo[name].aliases))
        equal(name, residues, told[0])
    texts = filled().open(use_sequenceproxy=False)
    for name, residues in all_sequences().items():
        equal(name, residues,
              same(name, texts, lambda repo: repo[f"MD5:{repos[0].translate_alias(name, None, ['MD5'])[0][4:]}"]))


def with_metadata_dated(proxy, identifier: str) -> dict:
    told = proxy.get_metadata(identifier)
    datetime.datetime.strptime(told.pop("added"), "%Y-%m-%dT%H:%M:%SZ")
    return told


def same_metadata(proxies: tuple[SeqRepoDataProxy, SeqRepoDataProxy], names: list[str]) -> int:
    """The number of known names."""
    known = 0
    for name in names:
        known += isinstance(same(f"get_metadata({name!r})", proxies, lambda proxy: with_metadata_dated(proxy, name)),
                            dict)
        same(f"get_sequence({name!r})", proxies, lambda proxy: proxy.get_sequence(name))
        same(f"get_sequence({name!r}, 1, 9)", proxies, lambda proxy: proxy.get_sequence(name, 1, 9))
        for namespace in (None, "ga4gh", "refseq", "", "none"):
            what = f"translate_sequence_identifier({name!r}, {namespace!r})"
            same(what, proxies, lambda proxy: sorted(proxy.translate_sequence_identifier(name, namespace)))
    return known


def data_proxies(_):
    """Calls that VRS and similar programs make, by names with and without namespace."""
    twins = filled()
    repos = twins.open()
    names = {f"{r['namespace']}:{r['alias']}" for r in repos[1].aliases.find_aliases(current_only=False)}
    names = sorted(names | {name.partition(":")[2] for name in names})
    known = same_metadata(tuple(map(SeqRepoDataProxy, repos)), names)
    assert known > 1500, f"only {known} names had metadata"
    both = (twins.ours, twins.theirs)
    assert same_metadata(tuple(create_dataproxy(f"seqrepo+file://{path}") for path in both), names[::10]) > 150
    with contextlib.chdir(twins.directory):
        proxies = tuple(create_dataproxy(f"seqrepo+:{path.relative_to(twins.directory)}") for path in both)
        assert same_metadata(proxies, names[::10]) > 150


def an_empty_instance(directory):
    twins = Twins(directory)
    twins.publish()
    repos = twins.open()
    for call in (lambda repo: undated(repo.sequences.stats()), lambda repo: undated(
        repo.aliases.stats()), lambda repo: len(repo.sequences),
                 lambda repo: list(repo), lambda repo: list(
                     repo.aliases.find_aliases()), lambda repo: "x" in repo, lambda repo: repo["x"]):
        same("empty", repos, call)


CHECKS = [aliases_by_every_key, every_name_and_digest, records_of_sequences, totals_and_iteration,
          every_slice, proxies, data_proxies,
          an_empty_instance]
