#include "line/completion_table.hpp"
#include "line/help.hpp"
#include "line/help_parts.hpp"

namespace seqshelf::cli {

namespace {

// What does not depend on the commands. @COMMANDS@ and the other such words are put in by zsh_completion().
constexpr std::string_view script = R"~~~(#compdef seqshelf
# zsh completion for seqshelf. Made by `seqshelf help --zsh-completion`.

# Second words of the commands that start with "$1"; commands where that is "". Sets list to `word:description`.
_seqshelf_words() {
    list=()
    case $1 in
@WORDS@    esac
}

_seqshelf_command() {
    local -a list
    _seqshelf_words ''
    [[ $words[1] != help ]] || list+=('seqrepo:What the commands and options of Python'\''s SeqRepo are here')
    _describe -t commands command list
}

# The second word of the command that was typed, or that help is asked for.
_seqshelf_second_word() {
    local -a list
    _seqshelf_words "$1"
    (( $#list )) && _describe -t commands "$1 command" list
}

# Runs the program for the root and the instance of the command line.
_seqshelf_ask() {
    local root=${(Q)${opt_args[-r]:-${opt_args[--root]:-$outer_root}}}
    local instance=${(Q)${opt_args[-i]:-${opt_args[--instance]:-$outer_instance}}}
    ${program/#\~/$HOME} ${root:+-r} ${root/#\~/$HOME} ${instance:+-i} $instance "$@" 2>/dev/null
}

_seqshelf_instance() {
    local root=${(Q)${opt_args[-r]:-${opt_args[--root]:-$outer_root}}} expl
    local -a found
    if [[ $PREFIX == */* ]]; then
        _files -/
        return
    fi
    root=${${root/#\~/$HOME}:-${SEQSHELF_ROOT:-${SEQREPO_ROOT_DIR:-${${(M)XDG_DATA_HOME:#/*}:-$HOME/.local/share}/seqshelf}}}
    found=($root/*/catalog.sqlite3(N:h:t))
    _wanted instances expl instance compadd -a found
}

# Offers the lines of aliases of sequences, or of collections where "$1" is --collection. No description goes with them, and
# compadd takes them as they are: they may have ':'.
_seqshelf_aliases() {
    local typed=${(Q)PREFIX} expl
    local -a found namespaces
    if [[ $typed == *:* ]]; then
        found=(${${(f)"$(_seqshelf_ask alias list --limit 50 --namespace "${typed%%:*}" "$@" -- "${typed#*:}")"}%%$'\t'*})
    else
        found=(${(u)${${${(f)"$(_seqshelf_ask alias list --limit 50 "$@" -- "$typed")"}%%$'\t'*}#*:}})
        namespaces=(${${${(f)"$(_seqshelf_ask alias namespaces "$@")"}:#*$'\t'0}%%$'\t'*})
        _wanted namespaces expl namespace compadd -S : -q -a namespaces
    fi
    _wanted aliases expl alias compadd -a found
}

# With --collection COLLECTION an alias is the name of one of its sequences; where that option has no value, one of collections.
_seqshelf_alias() {
    local expl collection=${(Q)opt_args[--collection]}
    local -a found
    if [[ -n $collection ]]; then
        found=(${(f)"$(_seqshelf_ask collection show --attribute names "$collection")"})
        _wanted names expl 'name in the collection' compadd -a found
    elif (( $+opt_args[--collection] )); then
        _seqshelf_aliases --collection
    else
        _seqshelf_aliases
    fi
}

_seqshelf_collection() {
    _seqshelf_aliases --collection
}

_seqshelf_namespace() {
    local expl
    local -a found option
    (( $+opt_args[--collection] )) && option=(--collection)
    found=(${${${(f)"$(_seqshelf_ask alias namespaces $option)"}:#*$'\t'0}%%$'\t'*})
    _wanted namespaces expl namespace compadd -a found
}

_seqshelf_assembly() {
    local expl
    local -a found
    found=(${${(f)"$(_seqshelf_ask alias assembly --list)"}%%$'\t'*})
    _wanted assemblies expl assembly compadd -a found
}

# The arguments and options of the command "$1".
_seqshelf_arguments() {
    local -a specs
    case $1 in
@ARGUMENTS@    esac
    _arguments -s -S : $globals $specs
}

_seqshelf() {
    local curcontext=$curcontext program=$words[1] outer_root outer_instance state state_descr line
    local -a globals list
    local -A opt_args
    globals=(
@GLOBALS@    )
    _arguments -C -s -S : $globals '(-)1:command:_seqshelf_command' '(-)*:: :->rest' && return
    [[ $state == rest ]] || return 1
    outer_root=${opt_args[-r]:-$opt_args[--root]}
    outer_instance=${opt_args[-i]:-$opt_args[--instance]}
    opt_args=()
    local command=$words[1]
    _seqshelf_words "$command"
    if (( $#list )); then
        if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
            _seqshelf_second_word "$command"
            return
        fi
        command+=" $words[2]"
        shift words
        (( CURRENT-- ))
    fi
    curcontext=${curcontext%:*:*}:seqshelf-${command// /-}:
    _seqshelf_arguments "$command"
}

if [[ $funcstack[1] == _seqshelf ]]; then
    _seqshelf "$@"  # the first call of what zsh found in its fpath
else
    compdef _seqshelf seqshelf
fi
)~~~";

/// Text for the part of a specification that ends at `end`.
std::string escaped(std::string_view text, std::string_view end) {
    std::string out(text);
    replace_all(out, "\\", "\\\\");
    replace_all(out, end, "\\" + std::string(end));
    return out;
}

/// What _arguments calls to complete it.
std::string action(const Completable& completable) {
    if (completable.starts_with("words ")) {
        return "(" + completable.substr(6) + ")";
    }
    if (completable == "nothing") {
        return " ";
    }
    return completable == "file" ? "_files" : completable == "directory" ? "_files -/" : "_seqshelf_" + completable;
}

/// `'(-r --root)'{-r+,--root=}'[description]:DIR:action'`
/// \param repeats  whether options with a value may be given again: the program knows, and does not tell
std::string option_spec(const OptionText& option, bool repeats) {
    const bool has_value = !option.value.empty();
    std::string rest = "[" + escaped(option.description, "]") + "]";
    if (has_value) {
        rest += ":" + escaped(option.value, ":") + ":" + action(completes_value(option));
    }
    const std::string long_name = option.long_name + (has_value ? "=" : "");
    const std::string short_name = option.short_name.empty() ? "" : option.short_name + (has_value ? "+" : "");
    const std::string before = repeats && has_value ? "*"
                               : short_name.empty() ? ""
                                                    : "(" + option.short_name + " " + option.long_name + ")";
    std::string spec = before.empty() ? "" : shell_quoted(before);
    spec += short_name.empty() ? long_name : "{" + short_name + "," + long_name + "}";
    return spec + shell_quoted(rest);
}

std::string globals() {
    std::string text;
    for (const OptionText& option : global_option_texts()) {
        text += "        " + option_spec(option, false) + "\n";
    }
    return text;
}

/// A branch of `case`: the words that may follow `first`, each with its description.
std::string words_case(std::string_view first, const std::vector<std::string>& words) {
    std::string text = "        '" + std::string(first) + "')\n            list=(\n";
    for (const std::string& word : words) {
        const std::string name = first.empty() ? word : std::string(first) + " " + word;
        std::string description = plain_text(summary(name));
        if (description.empty()) {  // several commands: their second words
            for (const std::string& second : second_words(word)) {
                description += (description.empty() ? "" : ", ") + second;
            }
        }
        text += "                " + shell_quoted(word + ":" + description) + "\n";
    }
    return text + "            )\n            ;;\n";
}

/// `'1:NS\:ALIAS:_seqshelf_alias'`, and `'*:…'` for the one that repeats.
std::string argument_spec(const ArgumentText& argument, std::size_t position) {
    const std::string place = argument.repeats ? "*" : std::to_string(position);
    return shell_quoted(place + ":" + escaped(argument.name, ":") + ":" + action(argument.completable));
}

std::string arguments_cases() {
    std::string text;
    for (const Command& command : commands()) {
        text += "        " + shell_quoted(command.name) + ")\n            specs=(\n";
        for (const OptionText& option : option_texts(command)) {
            text += "                " + option_spec(option, true) + "\n";
        }
        std::size_t position = 0;
        for (const ArgumentText& argument : argument_texts(command)) {
            text += "                " + argument_spec(argument, ++position) + "\n";
        }
        if (command.name == "help") {
            text += "                '2:second word: _seqshelf_second_word \"$words[2]\"'\n";
        }
        text += "            )\n            ;;\n";
    }
    return text;
}

}  // namespace

std::string zsh_completion() {
    std::string text(script);
    replace_all(text, "@WORDS@", words_cases(words_case));
    replace_all(text, "@ARGUMENTS@", arguments_cases());
    replace_all(text, "@GLOBALS@", globals());
    return text;
}

}  // namespace seqshelf::cli
