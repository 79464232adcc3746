#include <algorithm>
#include <set>

#include "help.hpp"
#include "help_parts.hpp"

namespace seqshelf::cli {

namespace {

// What does not depend on the commands. @COMMANDS@ and the other such words are put in by bash_completion().
constexpr std::string_view script = R"~~~(# bash completion for seqshelf                                -*- shell-script -*-
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

# Sets command, root and instance to what the words before the last say.
_seqshelf_parse() {
    local i word
    for ((i = 1; i < ${#words[@]} - 1; i++)); do
        word=${words[i]}
        case $word in
            -r | --root) root=${words[++i]} ;;
            --root=*) root=${word#*=} ;;
            -r?*) root=${word#-r} ;;
            -i | --instance) instance=${words[++i]} ;;
            --instance=*) instance=${word#*=} ;;
            -i?*) instance=${word#-i} ;;
            -*) [[ ' @VALUED@ ' == *" $word "* ]] && ((++i)) ;;
            *)
                [[ -n $command && $command != help && -z $(_seqshelf_words "$command") ]] && continue
                command+=${command:+ }$word
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

# Aliases that start with "$1"; where that has no namespace, aliases without one, and namespaces.
_seqshelf_aliases() {
    if [[ $1 == *:* ]]; then
        _seqshelf_ask alias list --limit 50 --namespace "${1%%:*}" "${1#*:}" | cut -f 1
    else
        _seqshelf_ask alias list --limit 50 "$1" | cut -f 1 | cut -d : -f 2- | sort -u
        _seqshelf_ask alias namespaces | sed -n '/\t0$/d; s/\t.*/:/p'
    fi
}

# Adds those lines of the input to COMPREPLY that start with "$1".
_seqshelf_offer() {
    local line
    while IFS= read -r line; do
        [[ -n $line && $line == "$1"* ]] && COMPREPLY+=("$(printf %q "$line")")
    done
}

_seqshelf_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen "$1" -- "$2")
}

# Completes the value "$2" of the option "$1".
_seqshelf_value() {
    case $1 in
        -r | --root) _seqshelf_files -d "$2" ;;
        -i | --instance)
            if [[ $2 == */* ]]; then
                _seqshelf_files -d "$2"
            else
                _seqshelf_offer "$2" < <(_seqshelf_instances)
            fi
            ;;
        --bed | --report) _seqshelf_files -f "$2" ;;
        -n | --namespace) _seqshelf_offer "$2" < <(_seqshelf_ask alias namespaces | cut -f 1) ;;
    esac
}

# Completes an argument "$1" of the command.
_seqshelf_argument() {
    local plain=${1//\\/}
    case $command in
        load) _seqshelf_files -f "$1" ;;
        'alias load') _seqshelf_files -f "$1" ;;
        init) _seqshelf_files -d "$1" ;;
        fetch | resolve | aliases | 'alias add' | 'alias remove' | 'alias history')
            _seqshelf_offer "$plain" < <(_seqshelf_aliases "$plain")
            [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]] && compopt -o nospace 2>/dev/null
            ;;
        'snapshot diff' | 'snapshot remove') _seqshelf_offer "$1" < <(_seqshelf_instances) ;;
        help) _seqshelf_offer "$1" < <(_seqshelf_words '' && echo seqrepo) ;;
        help*) _seqshelf_offer "$1" < <(_seqshelf_words "${command#help }") ;;
        *) _seqshelf_offer "$1" < <(_seqshelf_words "$command") ;;
    esac
}

_seqshelf() {
    local words command='' root='' instance='' current previous
    COMPREPLY=()
    _seqshelf_split
    _seqshelf_parse
    current=${words[${#words[@]} - 1]}
    previous=${words[${#words[@]} - 2]}
    if [[ $current == --*=* ]]; then
        _seqshelf_value "${current%%=*}" "${current#*=}"
    elif [[ ' @VALUED@ ' == *" $previous "* ]]; then
        _seqshelf_value "$previous" "$current"
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

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
        text.replace(at, what.size(), with);
    }
}

/// A branch of `case`: the words that may follow `first`.
std::string words_case(std::string_view first, const std::vector<std::string>& words) {
    std::string text = "        '" + std::string(first) + "') printf '%s\\n'";
    for (const std::string& word : words) {
        text += " " + word;
    }
    return text + " ;;\n";
}

std::string words_cases() {
    std::vector<std::string> first_words;
    for (const Command& command : commands()) {
        const std::string first(command.name.substr(0, command.name.find(' ')));
        if (std::find(first_words.begin(), first_words.end(), first) == first_words.end()) {
            first_words.push_back(first);
        }
    }
    std::string text = words_case("", first_words);
    for (const std::string& first : first_words) {
        if (const auto words = second_words(first); !words.empty()) {
            text += words_case(first, words);
        }
    }
    return text;
}

std::string names_of(const std::vector<OptionText>& options) {
    std::string text;
    for (const OptionText& option : options) {
        text += (text.empty() ? "" : " ") + option.short_name + (option.short_name.empty() ? "" : " ") + option.long_name;
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

/// Names of the options that take a value, of whatever command.
std::string valued_options() {
    std::vector<OptionText> valued;
    std::set<std::string> seen;
    const auto add = [&](const std::vector<OptionText>& options) {
        for (const OptionText& option : options) {
            if (!option.value.empty() && seen.insert(option.long_name).second) {
                valued.push_back(option);
            }
        }
    };
    add(global_option_texts());
    for (const Command& command : commands()) {
        add(option_texts(command));
    }
    return names_of(valued);
}

}  // namespace

std::string bash_completion() {
    std::string text(script);
    replace_all(text, "@WORDS@", words_cases());
    replace_all(text, "@OPTIONS@", option_cases());
    replace_all(text, "@GLOBAL_OPTIONS@", names_of(global_option_texts()));
    replace_all(text, "@VALUED@", valued_options());
    return text;
}

}  // namespace seqshelf::cli
