#include "line/seqrepo_commands.hpp"

#include <algorithm>
#include <array>

namespace seqshelf::cli {

namespace {

constexpr std::array assembly_options{SeqRepoOption{"partial-load", 'p', false, "partial"},
                                      SeqRepoOption{"reload-all", 'r', false, "again"}};
constexpr std::array snapshot_options{SeqRepoOption{"destination-name", 'd', true, ""}};
constexpr std::array pull_options{SeqRepoOption{"update-latest", 'l', false, "latest"}};

constexpr std::array known_commands{
    SeqRepoCommand{"init",
                   "[-i master]",
                   "init",
                   "[DIR]",
                   "",
                   "The one instance that is written is `master`: another name is refused.",
                   {}},
    SeqRepoCommand{"load",
                   "[-i NAME] -n NS FASTA…",
                   "load",
                   "[-i NAME] [-n NS] FASTA…",
                   "",
                   "All files are loaded in one step: after an error or an interruption nothing is loaded, where "
                   "SeqRepo leaves sequences "
                   "without aliases. Each file is kept as a sequence collection too. A name that changes its sequence "
                   "is reported as re-pointed.",
                   {}},
    SeqRepoCommand{"fetch-load",
                   "[-i NAME] -n NS ACCESSION…",
                   "",
                   "",
                   "",
                   "SeqRepo's loads nothing, and says nothing. `efetch -db nuccore -id NC_001422.1 -format fasta | "
                   "seqshelf load -n refseq -` "
                   "loads what another program downloads.",
                   {}},
    SeqRepoCommand{"add-assembly-names", "[-i NAME] [-p] [-r]", "alias assembly",
                   "[-i NAME] [--partial] [--again] [NAME…]", "",
                   "All names are added in one step, and the assemblies can be chosen: those known, as SeqRepo has "
                   "them, or any with an NCBI assembly report.",
                   assembly_options},
    SeqRepoCommand{"export",
                   "[-i NAME] [-n NS] [ALIAS…]",
                   "export",
                   "[-i NAME] [-n NS] [ID…]",
                   "export",
                   "A header has all aliases of the sequence, or all that are in NS, not only those that were asked "
                   "for; none is printed twice, "
                   "as `NCBI:` and `refseq:`, and digests only with `-n ga4gh` and the like. Lines have 60 residues, "
                   "or as many as "
                   "`--width` says. An ID that is not known is an error, and `%` is no wildcard.",
                   {}},
    SeqRepoCommand{"export-aliases",
                   "[-i NAME] [-n NS]",
                   "export-aliases",
                   "[-i NAME] [-n NS]",
                   "export-aliases",
                   "The first column is `ga4gh:SQ.…`, the digests come last, and `NCBI:` is not printed beside "
                   "`refseq:`. With `-n` the lines are "
                   "whole: SeqRepo drops what precedes the alias in NS.",
                   {}},
    SeqRepoCommand{"show-status",
                   "[-i NAME]",
                   "status",
                   "[-i NAME]",
                   "status",
                   "Without `-i` all instances are shown, snapshot or not. The figures are stored, not counted.",
                   {}},
    SeqRepoCommand{"start-shell",
                   "[-i NAME]",
                   "shell",
                   "[-i NAME]",
                   "shell",
                   "A prompt for seqshelf's own commands, without Python.",
                   {}},
    SeqRepoCommand{
        "snapshot", "[-i master] [-d NAME]", "snapshot create", "[NAME]", "",
        "It is made of `master`, appears whole or not at all, can be read by every user, has sums for "
        "`verify`, and `latest` "
        "points to it at once. None is made if nothing changed since the latest (`--anyway` makes it). Without "
        "an option, `snapshot` lists its commands. NAME is not a path: a snapshot is in its root.",
        snapshot_options},
    SeqRepoCommand{
        "update-latest",
        "",
        "snapshot update-latest",
        "[NAME]",
        "",
        "The link is replaced at once and never absent. If no snapshot is named by a date, this is an error.",
        {}},
    SeqRepoCommand{"list-local-instances",
                   "",
                   "snapshot list",
                   "--names",
                   "snapshot list",
                   "All snapshots, also those that are not named by a date; names only, without a heading.",
                   {}},
    SeqRepoCommand{"list-remote-instances",
                   "",
                   "remote",
                   "SOURCE",
                   "remote",
                   "No server is asked unless you name it, or named it before. `--remote-host HOST` means "
                   "`HOST::seqrepo`: `--remote-host dl.biocommons.org` lists SeqRepo's own.",
                   {}},
    SeqRepoCommand{"pull", "[-i NAME] [-l]", "pull", "SOURCE [NAME] [--latest]", "remote",
                   "SOURCE, or `--remote-host`, is needed the first time: SeqRepo's own is "
                   "`rsync://dl.biocommons.org/seqrepo`, whose instances are adopted. Everything is checked, and an "
                   "interrupted pull resumes. `latest` moves to a snapshot that is newer, with `-l` to any.",
                   pull_options},
    SeqRepoCommand{"update-digests",
                   "[-i NAME]",
                   "",
                   "",
                   "",
                   "SeqRepo's has no effect. Here every digest is computed as a sequence is loaded; `seqshelf verify` "
                   "computes all of them again.",
                   {}},
    SeqRepoCommand{
        "upgrade",
        "[-i NAME]",
        "",
        "",
        "",
        "SeqRepo's has no effect. `seqshelf migrate` changes a `master` of an older format to this program's.",
        {}},
};

std::string joined(std::string_view a, std::string_view b) {
    return std::string(a) + (a.empty() || b.empty() ? "" : " ") + std::string(b);
}

}  // namespace

std::string SeqRepoCommand::their_line() const { return joined(name, usage); }

std::string SeqRepoCommand::our_line() const { return joined(ours, our_usage); }

std::span<const SeqRepoCommand> seqrepo_commands() { return known_commands; }

const SeqRepoCommand* find_seqrepo_command(std::string_view name) {
    const auto found = std::find_if(known_commands.begin(), known_commands.end(),
                                    [&](const SeqRepoCommand& command) { return command.name == name; });
    return found == known_commands.end() ? nullptr : &*found;
}

}  // namespace seqshelf::cli
