"""Collections of sequences that cover every letter, name and digest."""
import base64
import functools
import hashlib
import random

BASE = ["TTGGGGAA", "GGAA", "GCGC"]
DEMO = ["ACGT", "TCGA", "TTCCGGAA"]


def fasta(names: str, residues: list[str]) -> str:
    return "".join(f">{name}\n{sequence}\n" for name, sequence in zip(names.split(), residues))


# The collections of the GA4GH and refgenie test files, and their published digests: level 0, then the attributes names,
# sequences, name_length_pairs, sorted_name_length_pairs and sorted_sequences, and lengths.
PUBLISHED = {
    "base.fa": (fasta("chrX chr1 chr2", BASE), """
        XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk Fw1r9eRxfOZD98KKrhlYQNEdSRHoVxAG 0uDQVLuHaOZi1u76LjV__yrVUIz9Bwhr
        B9MESWM8k-hK_OeQK8bZNAG74pLY0Ujq zjM1Ie9m0zFbqsAnZ6jAJSXuFpKTr40J KgWo6TT1Lqw6vgkXU9sYtCU9xwXoDt6M
        cGRMZIb3AVgkcAfNv39RN7hnT5Chk7RX"""),
    "different_names.fa": (fasta("X 1 2", BASE), """
        QvT5tAQ0B8Vkxd-qFftlzEk2QyfPtgOv lrCv6NNXom7AC9tKFWqhcLLZsrcgJIqq 0uDQVLuHaOZi1u76LjV__yrVUIz9Bwhr
        m88geMfgGBZ7VpYgQKCB4P9z-mhKJ-nj 1FQEGOQQ-m0NmZ0R-eeJEfnH1ayqJQ0T KgWo6TT1Lqw6vgkXU9sYtCU9xwXoDt6M
        cGRMZIb3AVgkcAfNv39RN7hnT5Chk7RX"""),
    "different_order.fa": (fasta("chr1 chr2 chrX", ["GGAA", "GCGC", "TTGGGGAA"]), """
        Tpdsg75D4GKCGEHtIiDSL9Zx-DSuX5V8 dOAOfPGkf3wAf3CUsbjVTKhY9Wq2DL6f 7t6Ulz6OeUWu6FBxntbvFKOl8w3icl2h
        a6JbVltjGqj5fEr01M0qjqCmlLLQ_P7N zjM1Ie9m0zFbqsAnZ6jAJSXuFpKTr40J KgWo6TT1Lqw6vgkXU9sYtCU9xwXoDt6M
        x5qpE4FtMkvlwpKIzvHs3a02Nex5tthp"""),
    "pair_swap.fa": (fasta("chr2 chr1 chrX", BASE), """
        UNGAdNDmBbQbHihecPPFxwTydTcdFKxL gSWbV6khfIsnlQTyw1PmlQ8G7VRfIWbU 0uDQVLuHaOZi1u76LjV__yrVUIz9Bwhr
        yjUFKuKCURANxHar4JDF5ABOn6FJ-T8m rL5OQOnFba8yyz7lS-0-hgZvwcQsiajN KgWo6TT1Lqw6vgkXU9sYtCU9xwXoDt6M
        cGRMZIb3AVgkcAfNv39RN7hnT5Chk7RX"""),
    "subset.fa": (fasta("chrX chr1", BASE), """
        sv7GIP1K0qcskIKF3iaBmQpaum21vH74 iyNUhtfR0TALytlmxK1Zx1_q3frkZyAd 3ZP38SZcoc9wN7jsRyNSP9mQ1a3TUoUF
        b_TLfweI2gfClgj57gcTFtEOMJ_daWd4 AvGYsdgtJpTLKYil3eLddJxwrE5OfKhE p5sNbnAUithQJ3oxrBL3YXTNig08SNKB
        7-_HdxYiRf-AJLBKOTaJUdxXrUkIXs6T"""),
    "swap_wo_coords.fa": (fasta("chrX chr2 chr1", BASE), """
        aVzHaGFlUDUNF2IEmNdzS_A8lCY0stQH QX5ur-faw5nXis8HXUK2kMxgY5MTGVRn 0uDQVLuHaOZi1u76LjV__yrVUIz9Bwhr
        suXpFjcxpyUDOkBgNEakNEXtLlyxtjJr zjM1Ie9m0zFbqsAnZ6jAJSXuFpKTr40J KgWo6TT1Lqw6vgkXU9sYtCU9xwXoDt6M
        cGRMZIb3AVgkcAfNv39RN7hnT5Chk7RX"""),
    "demo1.fa.gz": (fasta("chr1 chr2", DEMO), """
        FZkZH2LvQSMb_2Kw2MStNNKn6xp18LeW XEsH8IMZ09CBX17iXEWRagH50VGfARLo VjYGGTzO5B6EehKtlsWCnXpNgHWns9vC
        gmIibgJQAD3nShUGl9upwqLqUlRfW36H H1HEgLvY1yMtIybg2Rz4VsWz5tm374YP TISi8xz2iqnWN06EKEHEOCsxJEeyn6y7
        cYSh9UjEuqglikl6SUw6IKjjuK0kKGVt"""),
    "demo2.fa": (fasta("chr1 chr2 chrX", DEMO), """
        ePcX436OR9dQ9GE7A1v6Af-axKpeSkzB dOAOfPGkf3wAf3CUsbjVTKhY9Wq2DL6f jRkQnIS5K5k9WIkLxiJ0pvsPimKOM_ij
        a6JbVltjGqj5fEr01M0qjqCmlLLQ_P7N zjM1Ie9m0zFbqsAnZ6jAJSXuFpKTr40J _7TDrVO-N2ImCJFLz1lTOGQKfBy2dtsv
        x5qpE4FtMkvlwpKIzvHs3a02Nex5tthp"""),
    "demo3.fa": (fasta("1 2 X", DEMO), """
        3DzD1Hfw670PFL1RP11CX5HuuOvd_CYa xOOIQ4CMROo3yQ0VobUSVIwk1jikO4pq jRkQnIS5K5k9WIkLxiJ0pvsPimKOM_ij
        GmWGC0aZOEKVFXl8NuiiSlSWiB-cE-sS 1FQEGOQQ-m0NmZ0R-eeJEfnH1ayqJQ0T _7TDrVO-N2ImCJFLz1lTOGQKfBy2dtsv
        x5qpE4FtMkvlwpKIzvHs3a02Nex5tthp"""),
    "demo4.fa": (fasta("chr2 chr1 chrX", DEMO), """
        YfKzf9qwrBOU0DqCeCBBX7Qh98n3qYLq gSWbV6khfIsnlQTyw1PmlQ8G7VRfIWbU jRkQnIS5K5k9WIkLxiJ0pvsPimKOM_ij
        GvbrmKQE9Aw_EptT4UbP9tDzqL0rIgwj zjM1Ie9m0zFbqsAnZ6jAJSXuFpKTr40J _7TDrVO-N2ImCJFLz1lTOGQKfBy2dtsv
        x5qpE4FtMkvlwpKIzvHs3a02Nex5tthp"""),
}

# base.fa and another: the number of shared elements and whether they have the same order, for lengths, names,
# sequences, name_length_pairs and sorted_sequences. refgenie's fixture has (1, True) for pair_swap; the specification
# says null.
COMPARED = {
    "different_names.fa": [(3, True), (0, None), (3, True), (0, None), (3, True)],
    "different_order.fa": [(3, False), (3, False), (3, False), (3, False), (3, True)],
    "pair_swap.fa": [(3, True), (3, False), (3, True), (1, None), (3, True)],
    "subset.fa": [(2, None), (2, True), (2, True), (2, True), (2, True)],
    "swap_wo_coords.fa": [(3, True), (3, False), (3, True), (3, False), (3, True)],
}


@functools.cache
def random_residues(letters: str, length: int) -> str:
    return "".join(random.Random(f"{letters}{length}").choices(letters, k=length))


# Packed, residues of every alphabet begin and end at every bit of a byte.
ALPHABETS = ["ACGT", "ACGTNRY", "ACGTRYKMSWBDHVN", "ACDEFGHIKLMNPQRSTVWYX", "ACDEFGHIKLMNPQRSTVWYXUOBZJ"]
EDGES = "".join(f">{number}_{length}\n{random_residues(letters, length)}\n" for number, letters in enumerate(ALPHABETS)
                for length in (1, 2, 3, 5, 7, 8, 9, 63, 1001))

# Residues that gtars 0.10 keeps in either mode.
KEPT = {
    "base.fa": PUBLISHED["base.fa"][0],
    "shared.fa": ">1 the same as chr1\nGGAA\n>again twice\nGGAA\n>more\nGATTACA\n",
    "odd.fa": ">iupac all of them\nACGTRYKMSWBDHVN\n>soft  masked\nacgtNNNN\nnnry\n>empty\n>rna\nACGUACGU\n>u\nUUUU\n"
              ">crlf ended\r\nACGT\r\nTTT\r\n>no_end\nCCC",
    "names.fa": ">é名 ü\nACGTA\n>q\"u\\o'te,d;|\\t \"x\" \\ y\nGGC\n>gi|1|ref|NC_1.1| "
                "a\nCCCC\n>a:b:1-2\nTTTT\n>%s\nAATT\n",
    "protein.faa": ">x\nMKVLWXEF\n>pyl\nMKO\n>glx\nMKZE\n>xle\nMKJ\n",
}
# Residues that its encoding loses: U and B in proteins decode as A, and U beside T in RNA decodes as T.
ENCODING_LOSES = {
    "lost_protein.faa": ">sec \"seleno\" é\nMKVLUEF\n>asx\nMKBE\n>fine\nMKVE\n",
    "lost_rna.fa": ">both\nACGUTN\n>fine\nAACCA\n",
    "edges.fa": EDGES,
}
# Text that it digests, but that is not residues in the refget specification.
NO_RESIDUES = {"stop.faa": ">stop\nMEFX*\n>gap\nAC-GT\n>fine\nMKVEE\n"}


def records_of(text: str) -> list[tuple[str, str, str]]:
    """Name, description and residues of each record, as for any reader of FASTA."""
    records = []
    for line in text.splitlines():
        if line.startswith(">"):
            name, *description = line[1:].split(None, 1)
            records.append([name, "".join(description), ""])
        else:
            records[-1][2] += line.upper()
    return [tuple(record) for record in records]


def digest_of(residues: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha512(residues.encode()).digest()[:24]).decode()


def is_lost(residues: str, mode: str) -> bool:
    """Whether the bytes that gtars stores do not determine the residues. Errors of only its decoder can be undone."""
    letters = set(residues)
    if not residues.isalpha():
        return True
    if mode == "Raw" or letters & set("OJZ"):  # stored as one byte each
        return False
    return {"T", "U"} <= letters if letters <= set("ACGTUNRYSWKMBDHV") else bool(letters & set("UB"))
