#include "line/completion_table.hpp"
#include "line/help.hpp"
#include "line/help_parts.hpp"

namespace seqshelf::cli {

namespace {

// What does not depend on the commands. @COMMANDS@ and the other such words are put in by bash_completion().
constexpr std::string_view script =
    R"~~~(# bash completion for seqshelf                                -*- shell-script -*-
# Made by `seqshelf help --bash-completion`.

# Second words of the commands that start with "$1"; commands where that is "".
_seqshelf_words() {
    case $1 in
@WORDS@    esac
}

# Options of the command "$1".
_seqshelf_options() {
    case $1 in
@OPTIONS@    esac
    echo '@GLOBAL_OPTIONS@'
}

# Sets kind to what the value of the option "$2" of the command "$1" is, '' where it has none.
_seqshelf_value_kind() {
    kind=''
    case "$1 $2" in
@VALUES@    esac
}

# Sets kinds to what the arguments of the command "$1" are; '...' repeats the one before.
_seqshelf_argument_kinds() {
    kinds=()
    case $1 in
@ARGUMENTS@    esac
}

# Sets words to the command line up to the cursor, without the cuts that bash makes at the ':' of aliases.
_seqshelf_split() {
    local rest=${COMP_LINE:0:COMP_POINT} i word
    words=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        [[ $i -gt 0 && $rest != [[:space:]]* ]] || words+=('')
        rest=${rest#"${rest%%[![:space:]]*}"}
        [[ $i -lt $COMP_CWORD ]] || word=$rest
        words[${#words[@]} - 1]+=$word
        rest=${rest#"$word"}
    done
}

# Sets command, root, instance, collection and position, the number of arguments, to what the words before the last say.
_seqshelf_parse() {
    local i word kind
    for ((i = 1; i < ${#words[@]} - 1; i++)); do
        word=${words[i]}
        case $word in
            -r | --root) root=${words[++i]} ;;
            --root=*) root=${word#*=} ;;
            -r?*) root=${word#-r} ;;
            -i | --instance) instance=${words[++i]} ;;
            --instance=*) instance=${word#*=} ;;
            -i?*) instance=${word#-i} ;;
            --collection=*) collection=${word#*=} ;;
            -*)
                _seqshelf_value_kind "$command" "$word"
                if [[ $word == --collection ]]; then
                    [[ -n $kind ]] && collection=${words[i + 1]} || of_collections=1
                fi
                [[ -n $kind ]] && ((++i))
                ;;
            *)
                if [[ -n $command && $command != help* && -z $(_seqshelf_words "$command") ]]; then
                    ((++position))
                else
                    command+=${command:+ }$word
                fi
                ;;
        esac
    done
    root=${root/#'~'/"$HOME"}
}

# Runs the program for the root and the instance of the command line.
_seqshelf_ask() {
    "${words[0]/#'~'/"$HOME"}" ${root:+-r "$root"} ${instance:+-i "$instance"} "$@" 2>/dev/null
}

_seqshelf_instances() {
    local data=$HOME/.local/share directory
    [[ $XDG_DATA_HOME == /* ]] && data=$XDG_DATA_HOME
    for directory in "${root:-${SEQSHELF_ROOT:-${SEQREPO_ROOT_DIR:-$data/seqshelf}}}"/*/; do
        [[ -e ${directory}catalog.sqlite3 ]] && basename "$directory"
    done
}

# Aliases that start with "$1"; where that has no namespace, aliases without one, and namespaces. Further arguments go to the
# program: --collection for those of collections.
_seqshelf_aliases() {
    if [[ $1 == *:* ]]; then
        _seqshelf_ask alias list --limit 50 --namespace "${1%%:*}" "${@:2}" -- "${1#*:}" | cut -f 1
    else
        _seqshelf_ask alias list --limit 50 "${@:2}" -- "$1" | cut -f 1 | cut -d : -f 2- | sort -u
        _seqshelf_ask alias namespaces "${@:2}" | sed -n '/\t0$/d; s/\t.*/:/p'
    fi
}

# What an alias is called for: with --collection COLLECTION it is the name of one of its sequences.
_seqshelf_names() {
    if [[ -n $collection ]]; then
        _seqshelf_ask collection show --attribute names "$collection"
    else
        _seqshelf_aliases "$1" ${of_collections:+--collection}
    fi
}

# Adds those lines of the input to COMPREPLY that start with "$1".
_seqshelf_offer() {
    local line
    while IFS= read -r line; do
        [[ -n $line && $line == "$1"* ]] && COMPREPLY+=("$(printf %q "$line")")
    done
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]] && compopt -o nospace 2>/dev/null
}

_seqshelf_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen "$1" -- "$2")
}

# Completes "$2", which is a "$1": see completion_table.hpp.
_seqshelf_complete() {
    local plain=${2//\\/}
    case $1 in
        file) _seqshelf_files -f "$2" ;;
        directory) _seqshelf_files -d "$2" ;;
        instance)
            if [[ $2 == */* ]]; then
                _seqshelf_files -d "$2"
            else
                _seqshelf_offer "$2" < <(_seqshelf_instances)
            fi
            ;;
        namespace) _seqshelf_offer "$2" < <(_seqshelf_ask alias namespaces ${of_collections:+--collection} | sed -n '/\t0$/d; s/\t.*//p') ;;
        alias) _seqshelf_offer "$plain" < <(_seqshelf_names "$plain") ;;
        collection) _seqshelf_offer "$plain" < <(_seqshelf_aliases "$plain" --collection) ;;
        assembly) _seqshelf_offer "$plain" < <(_seqshelf_ask alias assembly --list | cut -f 1) ;;
        words*) _seqshelf_offer "$2" < <(tr ' ' '\n' <<<"${1#words }") ;;
    esac
}

# Completes an argument "$1" of the command.
_seqshelf_argument() {
    local kinds last
    case $command in
        help) _seqshelf_offer "$1" < <(_seqshelf_words '' && echo seqrepo) ;;
        help*) _seqshelf_offer "$1" < <(_seqshelf_words "${command#help }") ;;
        *)
            _seqshelf_offer "$1" < <(_seqshelf_words "$command")
            _seqshelf_argument_kinds "$command"
            last=$((${#kinds[@]} - 1))
            if [[ $last -gt 0 && ${kinds[last]} == ... && $position -ge $last ]]; then
                position=$((last - 1))
            fi
            _seqshelf_complete "${kinds[position]}" "$1"
            ;;
    esac
}

_seqshelf() {
    local words command='' root='' instance='' collection='' of_collections='' position=0 current previous kind
    COMPREPLY=()
    _seqshelf_split
    _seqshelf_parse
    current=${words[${#words[@]} - 1]}
    previous=${words[${#words[@]} - 2]}
    _seqshelf_value_kind "$command" "$previous"
    if [[ $current == --*=* ]]; then
        _seqshelf_value_kind "$command" "${current%%=*}"
        _seqshelf_complete "$kind" "${current#*=}"
    elif [[ -n $kind && $previous == -* ]]; then
        _seqshelf_complete "$kind" "$current"
    elif [[ $current == -* ]]; then
        _seqshelf_offer "$current" < <(_seqshelf_options "$command" | tr ' ' '\n')
    else
        _seqshelf_argument "$current"
    fi
    # bash replaces only what stands behind the last ':'.
    if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
        COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*:}"}"}")
    fi
}

complete -F _seqshelf seqshelf
)~~~";

/// A branch of `case`: the words that may follow `first`.
std::string words_case(std::string_view first, const std::vector<std::string>& words) {
    std::string text = "        '" + std::string(first) + "') printf '%s\\n'";
    for (const std::string& word : words) {
        text += " " + word;
    }
    return text + " ;;\n";
}

std::string names_of(const std::vector<OptionText>& options) {
    std::string text;
    for (const OptionText& option : options) {
        text +=
            (text.empty() ? "" : " ") + option.short_name + (option.short_name.empty() ? "" : " ") + option.long_name;
    }
    return text;
}

std::string option_cases() {
    std::string text;
    for (const Command& command : commands()) {
        if (const auto own = option_texts(command); !own.empty()) {
            text += "        '" + std::string(command.name) + "') echo '" + names_of(own) + "' ;;\n";
        }
    }
    return text;
}

/// Branches of `case` for the options of a command that have values, or of every command where it is "".
std::string value_cases(const std::string& command, const std::vector<OptionText>& options) {
    const auto pattern = [&](const std::string& option) {
        return command.empty() ? "*' " + option + "'" : "'" + command + " " + option + "'";
    };
    std::string text;
    for (const OptionText& option : options) {
        if (!option.value.empty()) {
            text += "        " + (option.short_name.empty() ? "" : pattern(option.short_name) + " | ") +
                    pattern(option.long_name) + ") kind=" + shell_quoted(completes_value(option)) + " ;;\n";
        }
    }
    return text;
}

std::string all_value_cases() {
    std::string text = value_cases("", global_option_texts());
    for (const Command& command : commands()) {
        text += value_cases(std::string(command.name), option_texts(command));
    }
    return text;
}

std::string argument_cases() {
    std::string text;
    for (const Command& command : commands()) {
        std::string kinds;
        for (const ArgumentText& argument : argument_texts(command)) {
            kinds += (kinds.empty() ? "" : " ") + shell_quoted(argument.completable) + (argument.repeats ? " ..." : "");
        }
        if (!kinds.empty()) {
            text += "        '" + std::string(command.name) + "') kinds=(" + kinds + ") ;;\n";
        }
    }
    return text;
}

}  // namespace

std::string bash_completion() {
    std::string text(script);
    replace_all(text, "@WORDS@", words_cases(words_case));
    replace_all(text, "@OPTIONS@", option_cases());
    replace_all(text, "@GLOBAL_OPTIONS@", names_of(global_option_texts()));
    replace_all(text, "@VALUES@", all_value_cases());
    replace_all(text, "@ARGUMENTS@", argument_cases());
    return text;
}

}  // namespace seqshelf::cli
