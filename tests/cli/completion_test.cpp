#include <algorithm>
#include <cstdlib>
#include <set>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

using Words = std::set<std::string>;

/// A shelf with names to complete, and the completion scripts.
struct Completing : ProgramShelf {
    Completing() {
        ok({"load", "-n", "refseq", phix(), mito()});
        ok({"load", "-n", "ensembl", "--alias", "assembly:R64-1-1", data_file("refget_yeast_R64-1-1_I.fa").string()});
        ok({"alias", "add", "hla:HLA:HLA00001", phix_digest});
        ok({"snapshot", "create", "2026-11-21"});
        file("regions.bed", "");
        file("small.vcf", "");
        fs::create_directory(scratch("bin"));
        fs::create_symlink(program_path(), scratch("bin/seqshelf"));
        file("bash/completion", program({"help", "--bash-completion"}).out);
        file("zsh/_seqshelf", program({"help", "--zsh-completion"}).out);
    }

    std::string file(const std::string& name, const std::string& text) const {
        fs::create_directories(scratch(name).parent_path());
        return ProgramShelf::file(name, text);
    }

    [[nodiscard]] Launch launch() const {
        return {.input = "",
                .environment = {{"PATH", scratch("bin").string() + ":" + std::getenv("PATH")},
                                {"SEQSHELF_ROOT", root().string()},
                                {"SEQREPO_ROOT_DIR", ""},
                                {"TERM", "dumb"}},
                .directory = scratch("")};
    }

    /// Bash's completions of the last word, which follows the last blank. Bash splits words at ':', so do we here.
    [[nodiscard]] Words bash(const std::string& line) const {
        const std::string script = R"(source bash/completion
line=$1
COMP_LINE=$line COMP_POINT=${#line}
read -r -a COMP_WORDS <<<"${line//:/ : }"
[[ $line == *[' :'] ]] && COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_seqshelf seqshelf "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}" 2>err
(( ${#COMPREPLY[@]} )) && printf '%s\n' "${COMPREPLY[@]}"
cat err >&2)";
        const Outcome outcome = seqshelf::test::run({"bash", "-c", script, "bash", line}, launch());
        CHECK_MESSAGE(outcome.err.empty(), line << ": " << outcome.err);
        const std::vector<std::string> lines = lines_of(outcome.out);
        return {lines.begin(), lines.end()};
    }

    /// The words that zsh offers at a terminal when Tab is typed after the line.
    /// \param setup  commands that make the script known to the shell
    [[nodiscard]] Words zsh(
        const std::string& line,
        const std::string& setup = "fpath=($PWD/zsh $fpath); autoload -Uz compinit; compinit -u -D") const {
        file("setup.zsh", setup + R"(
PROMPT='READY>' RPROMPT=
zstyle ':completion:*' completer _complete
# Notes what compadd would add, where it is asked to add and not to look up.
compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "$@"
        return
    fi
    local -a __found
    builtin compadd -A __found "$@"
    (( $#__found )) && print -rl -- "${(Q@)__found}" >> offered
}
noted() {
    _main_complete
    exit
}
zle -C noted complete-word noted
bindkey '^I' noted
)");
        file("driver.zsh", R"(zmodload zsh/zpty || exit 9
zpty terminal zsh -f -i
zpty -w terminal 'source ./setup.zsh'
zpty -r terminal text '*READY>*' || exit 8
zpty -w -n terminal "$1"$'\t'
while zpty -r terminal text; do print -rn -- $text; done
)");
        fs::remove(scratch("offered"));
        const Outcome outcome = seqshelf::test::run({"timeout", "60", "zsh", "-f", "driver.zsh", line}, launch());
        REQUIRE_MESSAGE(outcome.exit_code == 0, line << ": " << outcome.exit_code << outcome.out << outcome.err);
        CHECK_MESSAGE(!contains(outcome.out, "_seqshelf"), outcome.out);  // zsh's errors name the function
        const std::vector<std::string> lines =
            lines_of(fs::exists(scratch("offered")) ? read_file(scratch("offered")) : "");
        return {lines.begin(), lines.end()};
    }
};

bool skip_without_zsh() {
    const bool skip = !is_installed("zsh");
    if (skip) {
        MESSAGE("SKIPPED: zsh is not installed");
    }
    return skip;
}

bool has(const Words& words, const Words& some) {
    return std::includes(words.begin(), words.end(), some.begin(), some.end());
}

}  // namespace

TEST_CASE_FIXTURE(Completing, "completion: bash completes values and arguments by their kind") {
    CHECK(bash("seqshelf fetch NC_") == Words{"NC_001422.1", "NC_012920.1"});
    CHECK(bash("seqshelf resolve refseq:NC_00") == Words{"NC_001422.1"});  // the text after the ':'
    CHECK(bash("seqshelf resolve hla:HLA:") == Words{"HLA00001"});
    CHECK(bash("seqshelf fetch ref") == Words{"refseq:"});
    for (const std::string command :
         {"slice", "check-ref", "normalize", "apply", "topology", "find ACGT", "alias add local:x"}) {
        CHECK_MESSAGE(bash("seqshelf " + command + " NC_0014") == Words{"NC_001422.1"}, command);
    }
    CHECK(bash("seqshelf find ").empty());  // a motif
    CHECK(has(bash("seqshelf slice NC_001422.1 "), {"+", "-"}));
    CHECK(bash("seqshelf collection show ass") == Words{"assembly:"});
    CHECK(bash("seqshelf collection show assembly:") == Words{"R64-1-1"});
    CHECK(bash("seqshelf collection compare R64-1-1 R6") == Words{"R64-1-1"});
    CHECK(bash("seqshelf fetch --collection R6") == Words{"R64-1-1"});
    CHECK(bash("seqshelf fetch --collection=R6") == Words{"R64-1-1"});
    CHECK(bash("seqshelf fetch --collection R64-1-1 ") == Words{"I"});
    CHECK(bash("seqshelf aliases --collection R6") == Words{"R64-1-1"});
    CHECK(bash("seqshelf fhr set R64-1-1 reg") == Words{"regions.bed"});
    CHECK(bash("seqshelf fetch --bed reg") == Words{"regions.bed"});
    CHECK(bash("seqshelf check-ref --vcf sm") == Words{"small.vcf"});
    CHECK(bash("seqshelf alias load ref") == Words{"refseq"});
    CHECK(bash("seqshelf alias load refseq reg") == Words{"regions.bed"});
    CHECK(bash("seqshelf alias list -n e") == Words{"ensembl"});
    CHECK(bash("seqshelf -i 2026") == Words{"2026-11-21"});
    CHECK(bash("seqshelf snapshot diff 2026-11-21 m") == Words{"master"});
    CHECK(bash("seqshelf normalize --as v") == Words{"vcf", "vrs"});
    CHECK(bash("seqshelf find --strand b") == Words{"both"});
    CHECK(bash("seqshelf alias assembly T2T") == Words{"T2T-CHM13v2.0"});
    CHECK(has(bash("seqshelf fetch --"), {"--bed", "--interbase", "--collection", "--json"}));
    CHECK(bash("seqshelf -r " + root().string() + " -q fetch NC_0014") == Words{"NC_001422.1"});
    CHECK(bash("seqshelf help seqr") == Words{"seqrepo"});
    CHECK(bash("seqshelf help collection") == Words{"collection", "collections"});
}

TEST_CASE_FIXTURE(Completing,
                  "completion: zsh accepts the script, and completes commands, options, values and arguments") {
    if (skip_without_zsh()) {
        return;
    }
    CHECK(read_file(scratch("zsh/_seqshelf")).starts_with("#compdef seqshelf\n"));
    CHECK(seqshelf::test::run({"zsh", "-n", scratch("zsh/_seqshelf")}).exit_code == 0);
    CHECK(zsh("seqshelf lo") == Words{"load"});
    CHECK(has(zsh("seqshelf "), {"init", "load", "fetch", "alias", "snapshot", "help"}));
    CHECK(zsh("seqshelf alias rem") == Words{"remove"});
    CHECK(has(zsh("seqshelf snapshot "), {"create", "diff", "export", "list", "remove", "update-latest"}));
    CHECK(zsh("seqshelf help seqr") == Words{"seqrepo"});
    CHECK(zsh("seqshelf help vari") == Words{"variants"});
    CHECK(zsh("seqshelf help snapshot upd") == Words{"update-latest"});
    CHECK(has(zsh("seqshelf fetch --"), {"--bed", "--interbase", "--collection", "--json"}));
    CHECK(has(zsh("seqshelf alias list --n"), {"--namespace"}));
    CHECK(zsh("seqshelf fetch NC_") == Words{"NC_001422.1", "NC_012920.1"});
    CHECK(zsh("seqshelf resolve refseq:NC_00") == Words{"refseq:NC_001422.1"});
    CHECK(zsh("seqshelf resolve hla:HLA:") == Words{"hla:HLA:HLA00001"});
    CHECK(zsh("seqshelf fetch ref") == Words{"refseq"});  // its ':' is a suffix
    for (const std::string command :
         {"slice", "check-ref", "normalize", "apply", "topology", "find ACGT", "alias add local:x"}) {
        CHECK_MESSAGE(zsh("seqshelf " + command + " NC_0014") == Words{"NC_001422.1"}, command);
    }
    CHECK(zsh("seqshelf collection show assembly:") == Words{"assembly:R64-1-1"});
    CHECK(zsh("seqshelf fetch --collection R6") == Words{"R64-1-1"});
    CHECK(zsh("seqshelf fetch --collection=R6") == Words{"R64-1-1"});
    CHECK(zsh("seqshelf fetch --collection R64-1-1 ") == Words{"I"});
    CHECK(zsh("seqshelf aliases --collection R6") == Words{"R64-1-1"});
    CHECK(zsh("seqshelf fetch --bed reg") == Words{"regions.bed"});
    CHECK(zsh("seqshelf alias load ref") == Words{"refseq"});
    CHECK(zsh("seqshelf alias load refseq reg") == Words{"regions.bed"});
    CHECK(zsh("seqshelf -i 2026") == Words{"2026-11-21"});
    CHECK(zsh("seqshelf normalize --as v") == Words{"vcf", "vrs"});
    CHECK(zsh("seqshelf -r nonesuch fetch NC_0014").empty());
    CHECK(zsh("SEQSHELF_ROOT=nonesuch seqshelf --root " + root().string() + " -q fetch NC_0014") ==
          Words{"NC_001422.1"});
    CHECK(zsh("seqshelf fetch -r " + root().string() + " NC_0014") == Words{"NC_001422.1"});
    CHECK(zsh("seqshelf lo", "autoload -Uz compinit; compinit -u -D; source zsh/_seqshelf") == Words{"load"});
}

TEST_CASE_FIXTURE(Completing, "completion: zsh's descriptions are those of the help") {
    if (skip_without_zsh()) {
        return;
    }
    const std::string script = read_file(scratch("zsh/_seqshelf"));
    int checked = 0;
    for (const std::string& line : lines_of(program({"help"}).out)) {
        const std::size_t name_end = line.find("  ", 2);
        const std::size_t text = line.find_first_not_of(' ', name_end == std::string::npos ? line.size() : name_end);
        if (!line.starts_with("  ") || line[2] == ' ' || line[2] == '-' || text == std::string::npos) {
            continue;
        }
        const std::string name = line.substr(2, name_end - 2);
        const std::string word = name.substr(name.rfind(' ') + 1);
        checked += contains(script, "'" + word + ":" + line.substr(text, 15)) ? 1 : 0;
    }
    CHECK(checked > 40);
    CHECK(contains(script, "--interbase'[START-END are 0-based"));
}
