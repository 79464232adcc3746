#include "shell_completion.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <set>

#include "help_parts.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/root.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::int64_t most_candidates = 100;
constexpr unsigned most_seconds = 5;
constexpr const char* more_mark = "\t";  // no alias has a tab

using Words = std::set<std::string>;

Words first_words() {
    Words words;
    for (const Command& command : commands()) {
        words.emplace(command.name.substr(0, command.name.find(' ')));
    }
    return words;
}

Words option_words(const std::vector<std::string>& words) {
    Words names;
    const auto add = [&](const std::vector<OptionText>& texts) {
        for (const OptionText& text : texts) {
            names.insert(text.long_name);
        }
    };
    for (const Command& command : commands()) {
        if (command.name == words[0] || (words.size() > 2 && command.name == words[0] + " " + words[1])) {
            add(option_texts(command));
        }
    }
    add(global_option_texts());
    return names;
}

Words instances(const Globals& globals) {
    const std::vector<std::string> snapshots = snapshot_names(globals.root);
    Words words(snapshots.begin(), snapshots.end());
    words.insert({"latest", "master"});
    return words;
}

/// Aliases that start with `prefix`; where that has no namespace, aliases without one, and namespaces.
Words aliases(const Globals& globals, const std::string& prefix) {
    const Repository repository = Repository::open(globals.instance_to_read());
    const std::size_t colon = prefix.find(':');
    const std::string ns = prefix.substr(0, colon == std::string::npos ? 0 : colon);
    auto found = repository.names_with_prefix(ns, prefix.substr(ns.empty() ? 0 : colon + 1), most_candidates + 1);
    Words words;
    if (std::ssize(found) > most_candidates) {
        found.pop_back();
        words.insert(more_mark);
    }
    for (const NamedSequence& name : found) {
        words.insert((ns.empty() ? "" : ns + ":") + name.alias.alias);
    }
    for (const Namespace& each : repository.namespaces()) {
        if (ns.empty() && each.aliases > 0) {
            words.insert(each.name + ":");
        }
    }
    return words;
}

std::string read_to_end(int fd) {
    std::string text;
    std::array<char, 4096> piece{};
    ssize_t count = 0;
    while ((count = ::read(fd, piece.data(), piece.size())) > 0 || (count < 0 && errno == EINTR)) {
        text.append(piece.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
    return text;
}

/// What aliases() gives, asked for by a child process; nothing where it fails.
Words aliases_apart(const Globals& globals, const std::string& prefix) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) {
        return {};
    }
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(most_seconds);  // its default action ends the child
        std::string text;
        try {
            for (const std::string& word : aliases(globals, prefix)) {
                text += word + "\n";
            }
        } catch (const std::exception&) {
            ::_exit(1);
        }
        ::_exit(::write(pipe[1], text.data(), text.size()) == std::ssize(text) ? 0 : 1);
    }
    ::close(pipe[1]);
    const std::string text = child > 0 ? read_to_end(pipe[0]) : "";
    ::close(pipe[0]);
    while (child > 0 && ::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    Words words;
    for (std::size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
        words.insert(text.substr(begin, end - begin));
    }
    return words;
}

Words words_for(const Globals& globals, const std::vector<std::string>& words) {
    const std::string& current = words.back();
    if (words.size() == 1) {
        Words all = first_words();
        all.insert(shell_commands_of_its_own().begin(), shell_commands_of_its_own().end());
        return all;
    }
    if (current.starts_with('-')) {
        return option_words(words);
    }
    if (words[0] == "use") {
        return instances(globals);
    }
    if (words[0] == "help" && words.size() == 2) {
        return first_words();
    }
    const std::vector<std::string> second = second_words(words[0] == "help" ? words[1] : words[0]);
    if (words[0] == "help" || (words.size() == 2 && !second.empty())) {
        return {second.begin(), second.end()};
    }
    return aliases_apart(globals, current);
}

}  // namespace

const std::vector<std::string>& shell_commands_of_its_own() {
    static const std::vector<std::string> words{"exit", "quit", "use"};
    return words;
}

Completion complete(const Globals& globals, const std::vector<std::string>& words) {
    Completion completion;
    for (const std::string& word : words_for(globals, words)) {
        if (word == more_mark) {
            completion.more = true;
        } else if (word.starts_with(words.back())) {
            completion.candidates.push_back(word);
        }
    }
    return completion;
}

}  // namespace seqshelf::cli
