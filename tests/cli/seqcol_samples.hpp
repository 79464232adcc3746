#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace seqshelf::test {

/// A FASTA text and its collection's digests in refgenie/refget (test_fasta_digests.json, demo_fasta).
struct SeqcolSample {
    std::string name;
    std::string fasta;
    std::string digest;
    std::map<std::string, std::string> level1;
};

namespace seqcol {

inline const std::string l844 = "cGRMZIb3AVgkcAfNv39RN7hnT5Chk7RX";
inline const std::string l448 = "x5qpE4FtMkvlwpKIzvHs3a02Nex5tthp";
inline const std::string l84 = "7-_HdxYiRf-AJLBKOTaJUdxXrUkIXs6T";
inline const std::string l44 = "cYSh9UjEuqglikl6SUw6IKjjuK0kKGVt";

inline SeqcolSample sample(const std::string& name, const std::string& fasta, const std::string& digest,
                           const std::string& names, const std::string& lengths, const std::string& sequences,
                           const std::string& pairs, const std::string& sorted_pairs,
                           const std::string& sorted_sequences) {
    return {name,
            fasta,
            digest,
            {{"names", names},
             {"lengths", lengths},
             {"sequences", sequences},
             {"name_length_pairs", pairs},
             {"sorted_name_length_pairs", sorted_pairs},
             {"sorted_sequences", sorted_sequences}}};
}

}  // namespace seqcol

inline const std::vector<SeqcolSample>& seqcol_samples() {
    using seqcol::sample;
    static const std::vector<SeqcolSample> samples{
        sample("base", ">chrX\nTTGGGGAA\n>chr1\nGGAA\n>chr2\nGCGC\n", "XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk",
               "Fw1r9eRxfOZD98KKrhlYQNEdSRHoVxAG", seqcol::l844, "0uDQVLuHaOZi1u76LjV__yrVUIz9Bwhr",
               "B9MESWM8k-hK_OeQK8bZNAG74pLY0Ujq", "zjM1Ie9m0zFbqsAnZ6jAJSXuFpKTr40J",
               "KgWo6TT1Lqw6vgkXU9sYtCU9xwXoDt6M"),
        sample("different_names", ">X\nTTGGGGAA\n>1\nGGAA\n>2\nGCGC\n", "QvT5tAQ0B8Vkxd-qFftlzEk2QyfPtgOv",
               "lrCv6NNXom7AC9tKFWqhcLLZsrcgJIqq", seqcol::l844, "0uDQVLuHaOZi1u76LjV__yrVUIz9Bwhr",
               "m88geMfgGBZ7VpYgQKCB4P9z-mhKJ-nj", "1FQEGOQQ-m0NmZ0R-eeJEfnH1ayqJQ0T",
               "KgWo6TT1Lqw6vgkXU9sYtCU9xwXoDt6M"),
        sample("different_order", ">chr1\nGGAA\n>chr2\nGCGC\n>chrX\nTTGGGGAA\n", "Tpdsg75D4GKCGEHtIiDSL9Zx-DSuX5V8",
               "dOAOfPGkf3wAf3CUsbjVTKhY9Wq2DL6f", seqcol::l448, "7t6Ulz6OeUWu6FBxntbvFKOl8w3icl2h",
               "a6JbVltjGqj5fEr01M0qjqCmlLLQ_P7N", "zjM1Ie9m0zFbqsAnZ6jAJSXuFpKTr40J",
               "KgWo6TT1Lqw6vgkXU9sYtCU9xwXoDt6M"),
        sample("pair_swap", ">chr2\nTTGGGGAA\n>chr1\nGGAA\n>chrX\nGCGC\n", "UNGAdNDmBbQbHihecPPFxwTydTcdFKxL",
               "gSWbV6khfIsnlQTyw1PmlQ8G7VRfIWbU", seqcol::l844, "0uDQVLuHaOZi1u76LjV__yrVUIz9Bwhr",
               "yjUFKuKCURANxHar4JDF5ABOn6FJ-T8m", "rL5OQOnFba8yyz7lS-0-hgZvwcQsiajN",
               "KgWo6TT1Lqw6vgkXU9sYtCU9xwXoDt6M"),
        sample("subset", ">chrX\nTTGGGGAA\n>chr1\nGGAA\n", "sv7GIP1K0qcskIKF3iaBmQpaum21vH74",
               "iyNUhtfR0TALytlmxK1Zx1_q3frkZyAd", seqcol::l84, "3ZP38SZcoc9wN7jsRyNSP9mQ1a3TUoUF",
               "b_TLfweI2gfClgj57gcTFtEOMJ_daWd4", "AvGYsdgtJpTLKYil3eLddJxwrE5OfKhE",
               "p5sNbnAUithQJ3oxrBL3YXTNig08SNKB"),
        sample("swap_wo_coords", ">chrX\nTTGGGGAA\n>chr2\nGGAA\n>chr1\nGCGC\n", "aVzHaGFlUDUNF2IEmNdzS_A8lCY0stQH",
               "QX5ur-faw5nXis8HXUK2kMxgY5MTGVRn", seqcol::l844, "0uDQVLuHaOZi1u76LjV__yrVUIz9Bwhr",
               "suXpFjcxpyUDOkBgNEakNEXtLlyxtjJr", "zjM1Ie9m0zFbqsAnZ6jAJSXuFpKTr40J",
               "KgWo6TT1Lqw6vgkXU9sYtCU9xwXoDt6M"),
        sample("demo", ">chr1\nACGT\n>chr2\nTCGA\n", "FZkZH2LvQSMb_2Kw2MStNNKn6xp18LeW",
               "XEsH8IMZ09CBX17iXEWRagH50VGfARLo", seqcol::l44, "VjYGGTzO5B6EehKtlsWCnXpNgHWns9vC",
               "gmIibgJQAD3nShUGl9upwqLqUlRfW36H", "H1HEgLvY1yMtIybg2Rz4VsWz5tm374YP",
               "TISi8xz2iqnWN06EKEHEOCsxJEeyn6y7"),
        sample("demo2", ">chr1\nACGT\n>chr2\nTCGA\n>chrX\nTTCCGGAA\n", "ePcX436OR9dQ9GE7A1v6Af-axKpeSkzB",
               "dOAOfPGkf3wAf3CUsbjVTKhY9Wq2DL6f", seqcol::l448, "jRkQnIS5K5k9WIkLxiJ0pvsPimKOM_ij",
               "a6JbVltjGqj5fEr01M0qjqCmlLLQ_P7N", "zjM1Ie9m0zFbqsAnZ6jAJSXuFpKTr40J",
               "_7TDrVO-N2ImCJFLz1lTOGQKfBy2dtsv"),
        sample("demo3", ">1\nACGT\n>2\nTCGA\n>X\nTTCCGGAA\n", "3DzD1Hfw670PFL1RP11CX5HuuOvd_CYa",
               "xOOIQ4CMROo3yQ0VobUSVIwk1jikO4pq", seqcol::l448, "jRkQnIS5K5k9WIkLxiJ0pvsPimKOM_ij",
               "GmWGC0aZOEKVFXl8NuiiSlSWiB-cE-sS", "1FQEGOQQ-m0NmZ0R-eeJEfnH1ayqJQ0T",
               "_7TDrVO-N2ImCJFLz1lTOGQKfBy2dtsv"),
        sample("demo4", ">chr2\nACGT\n>chr1\nTCGA\n>chrX\nTTCCGGAA\n", "YfKzf9qwrBOU0DqCeCBBX7Qh98n3qYLq",
               "gSWbV6khfIsnlQTyw1PmlQ8G7VRfIWbU", seqcol::l448, "jRkQnIS5K5k9WIkLxiJ0pvsPimKOM_ij",
               "GvbrmKQE9Aw_EptT4UbP9tDzqL0rIgwj", "zjM1Ie9m0zFbqsAnZ6jAJSXuFpKTr40J",
               "_7TDrVO-N2ImCJFLz1lTOGQKfBy2dtsv"),
    };
    return samples;
}

inline const std::string& seqcol_digest(const std::string& name) {
    for (const SeqcolSample& sample : seqcol_samples()) {
        if (sample.name == name) {
            return sample.digest;
        }
    }
    throw std::out_of_range(name);
}

/// GA4GH identifiers of the samples' sequences.
inline const std::string sq_ttggggaa = "SQ.iYtREV555dUFKg2_agSJW6suquUyPpMw";
inline const std::string sq_ggaa = "SQ.YBbVX0dLKG1ieEDCiMmkrTZFt_Z5Vdaj";
inline const std::string sq_gcgc = "SQ.AcLxtBuKEPk_7PGE_H4dGElwZHCujwH6";
inline const std::string sq_empty = "SQ.z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXc";

}  // namespace seqshelf::test
