#include "shell/shell_completion.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

#include "base/quoted.hpp"
#include "line/command_line.hpp"
#include "line/completion_table.hpp"
#include "line/help_parts.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/names.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/root.hpp"
#include "shell/ask_in_child.hpp"
#include "shell/shell_words.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::int64_t most_candidates = 100;
constexpr unsigned most_seconds = 5;
constexpr const char* more_mark = "\t";  // no name has a tab

using Words = std::set<std::string>;

Words first_words() {
    Words words;
    for (const Command& command : commands()) {
        words.emplace(command.name.substr(0, command.name.find(' ')));
    }
    return words;
}

/// The first words of the commands, and what else `help` explains.
Words words_to_explain() {
    Words words = first_words();
    for (const HelpTopic& topic : help_topics()) {
        words.insert(topic.word);
    }
    return words;
}

/// What a word that is being typed may become.
enum class Kind {
    command,
    second_word,
    option,
    instance,
    instance_or_collection,
    collection,
    sequence,
    namespace_name,
    file
};

/// What completes a word here; files if the table has a kind that only the scripts of other shells know.
Kind kind_of(const Completable& completable) {
    constexpr std::array<std::pair<std::string_view, Kind>, 4> kinds{{{"instance", Kind::instance},
                                                                      {"collection", Kind::collection},
                                                                      {"namespace", Kind::namespace_name},
                                                                      {"alias", Kind::sequence}}};
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& each) { return each.first == completable; });
    return found == kinds.end() ? Kind::file : found->second;
}

/// A line that is being typed: what its words are.
/// Thread-safety: one thread at a time.
class TypedLine {
public:
    explicit TypedLine(const std::vector<std::string>& words) : words_(words) {
        take_options(global_option_texts());
        first_ = at_;
        if (at_ + 1 < words_.size()) {
            take_command();
        }
    }

    [[nodiscard]] const std::string& current() const { return words_.back(); }
    /// The command's first word. \pre kind() is second_word, or it is about a command
    [[nodiscard]] const std::string& first() const { return words_[first_]; }
    /// What `--collection` was given; "": nothing.
    [[nodiscard]] const std::string& collection() const { return collection_; }

    [[nodiscard]] Kind kind() const {
        if (value_kind_) {
            return *value_kind_;
        }
        if (current().starts_with('-') && current().size() > 1) {
            return Kind::option;
        }
        if (first_ + 1 >= words_.size()) {
            return Kind::command;
        }
        if (first() == "use") {
            return Kind::instance_or_collection;
        }
        return command_ == nullptr ? Kind::second_word : kind_of_argument();
    }

    /// Whether a region can follow the current word.
    [[nodiscard]] bool is_region() const {
        return kind() == Kind::sequence && argument().find("REGION") != std::string::npos;
    }

    [[nodiscard]] Words options() const {
        Words names;
        for (const OptionText& text : options_) {
            names.insert(text.long_name);
        }
        return names;
    }

    [[nodiscard]] Words second_words_of_first() const {
        if (first() != "help") {
            const std::vector<std::string> words = second_words(first());
            return {words.begin(), words.end()};
        }
        const std::vector<std::string> words =
            words_.size() > first_ + 2 ? second_words(words_[first_ + 1]) : std::vector<std::string>{};
        return words_.size() > first_ + 2 ? Words(words.begin(), words.end()) : words_to_explain();
    }

private:
    /// Takes options and their values. If `arguments` is given, takes and counts the other words too.
    void take_options(const std::vector<OptionText>& known, std::size_t* arguments = nullptr) {
        options_.insert(options_.end(), known.begin(), known.end());
        for (; at_ + 1 < words_.size(); ++at_) {
            const std::string& word = words_[at_];
            const auto option = std::find_if(options_.begin(), options_.end(), [&](const OptionText& text) {
                return word == text.long_name || word == text.short_name;
            });
            if (option != options_.end()) {
                take_value(*option);
            } else if (word.size() < 2 || word.front() != '-') {
                if (arguments == nullptr) {
                    return;
                }
                ++*arguments;
            }
        }
    }

    void take_value(const OptionText& option) {
        if (option.value.empty()) {
            names_are_collections_ = names_are_collections_ || option.long_name == "--collection";
        } else if (at_ + 2 == words_.size()) {
            value_kind_ = kind_of(completes_value(option));
        } else {
            ++at_;
            collection_ = option.long_name == "--collection" ? words_[at_] : collection_;
        }
    }

    void take_command() {
        command_ = at_ + 2 < words_.size() ? find_command(words_[at_] + " " + words_[at_ + 1]) : nullptr;
        at_ += command_ != nullptr ? 2 : 1;
        if (command_ == nullptr && second_words(first()).empty() && first() != "help") {
            command_ = find_command(first());
        }
        if (command_ != nullptr) {
            take_options(option_texts(*command_), &arguments_);
        } else if (const Command* const alone = find_command(first()); alone != nullptr) {
            const std::vector<OptionText> own = option_texts(*alone);
            options_.insert(options_.end(), own.begin(), own.end());
        }
    }

    /// The argument's name in the command's help. \pre command_ != nullptr
    [[nodiscard]] std::string argument() const {
        const std::vector<std::string> names = split_words(command_->arguments).texts();
        return names.empty() ? "" : names[std::min(arguments_, names.size() - 1)];
    }

    [[nodiscard]] Kind kind_of_argument() const {
        const std::vector<ArgumentText> texts = argument_texts(*command_);
        const Kind kind =
            texts.empty() ? Kind::file : kind_of(texts[std::min(arguments_, texts.size() - 1)].completable);
        return kind == Kind::sequence && names_are_collections_ ? Kind::collection : kind;
    }

    const std::vector<std::string>& words_;
    std::size_t at_ = 0;
    std::size_t first_ = 0;
    std::size_t arguments_ = 0;  ///< before the current word
    const Command* command_ = nullptr;
    std::vector<OptionText> options_;
    std::optional<Kind> value_kind_;  ///< the current word is an option's value
    std::string collection_;
    bool names_are_collections_ = false;
};

Words instances(const Globals& globals) {
    const std::vector<std::string> snapshots = snapshot_names(globals.root);
    Words words(snapshots.begin(), snapshots.end());
    words.insert({"latest", "master"});
    return words;
}

/// Looks up names that start with what was typed. If that has no namespace: names without theirs, and namespaces.
/// Thread-safety: one thread at a time.
class Names {
public:
    Names(const Repository& repository, std::string prefix) : repository_(repository), prefix_(std::move(prefix)) {}

    /// Aliases of sequences, or collections. \param end  what follows a name
    void add_aliases(AliasKind kind, const std::string& end = "") {
        const auto split = split_name(prefix_);
        const NameView typed = split && !split->ns.empty() ? *split : NameView{{}, prefix_};
        if (kind == AliasKind::sequences) {
            add(repository_.names_with_prefix(typed.ns, typed.alias, most_candidates + 1), typed.ns, end);
        } else {
            add(repository_.collection_names_with_prefix(typed.ns, typed.alias, most_candidates + 1), typed.ns, end);
        }
        if (typed.ns.empty()) {
            add_namespaces(kind, ":");
        }
    }

    void add_namespaces(AliasKind kind, const std::string& end) {
        for (const Namespace& each : repository_.namespaces(kind)) {
            if (each.aliases > 0) {
                words_.insert(each.name + end);
            }
        }
    }

    void add_members(const Collection& collection, const std::string& before = "") {
        const std::vector<std::string> names =
            collection.names_with_prefix(prefix_.substr(before.size()), most_candidates + 1);
        for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), most_candidates); ++i) {
            words_.insert(before + names[i]);
        }
        note_more(names.size());
    }

    /// `COLLECTION:NAME`, wherever NAME begins.
    void add_members_of_named() {
        for (std::size_t colon = prefix_.find(':'); colon != std::string::npos; colon = prefix_.find(':', colon + 1)) {
            if (const auto collection = repository_.find_collection(prefix_.substr(0, colon))) {
                add_members(*collection, prefix_.substr(0, colon + 1));
            }
        }
    }

    [[nodiscard]] std::string lines() const {
        std::string text;
        for (const std::string& word : words_) {
            if (word == more_mark || base::escaped(word) == word) {  // others can neither be typed nor shown
                text += word + "\n";
            }
        }
        return text;
    }

private:
    template <typename Digest>
    void add(const std::vector<Named<Digest>>& names, std::string_view ns, const std::string& end) {
        const std::string before = ns.empty() ? "" : std::string(ns) + ":";
        for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), most_candidates); ++i) {
            words_.insert(before + names[i].alias.alias + end);
        }
        note_more(names.size());
    }

    void note_more(std::size_t found) {
        if (static_cast<std::int64_t>(found) > most_candidates) {
            words_.insert(more_mark);
        }
    }

    const Repository& repository_;
    std::string prefix_;
    Words words_;
};

std::string names_for(const Globals& globals, const TypedLine& line) {
    const Repository repository = globals.open_repository();
    Names names(repository, line.current());
    if (line.kind() == Kind::namespace_name) {
        names.add_namespaces(AliasKind::sequences, "");
        return names.lines();
    }
    if (line.kind() != Kind::sequence) {
        names.add_aliases(AliasKind::collections);
        return names.lines();
    }
    const std::string& chosen = line.collection().empty() ? globals.collection : line.collection();
    if (!chosen.empty()) {
        names.add_members(repository.get_collection(chosen));
    }
    if (line.collection().empty()) {  // else names are that collection's only
        names.add_aliases(AliasKind::sequences);
        names.add_aliases(AliasKind::collections, ":");
        names.add_members_of_named();
    }
    return names.lines();
}

/// What names_for() returns in another process; nothing if it fails.
Words names_from_child(const Globals& globals, const TypedLine& line) {
    const Answer answer = ask_in_child([&] { return names_for(globals, line); }, most_seconds);
    Words words;
    for (std::size_t begin = 0, end = 0; answer.given && (end = answer.text.find('\n', begin)) != std::string::npos;
         begin = end + 1) {
        words.insert(answer.text.substr(begin, end - begin));
    }
    return words;
}

Words words_for(const Globals& globals, const TypedLine& line) {
    switch (line.kind()) {
        case Kind::command: {
            Words all = first_words();
            all.insert(shell_commands_of_its_own().begin(), shell_commands_of_its_own().end());
            return all;
        }
        case Kind::second_word:
            return line.second_words_of_first();
        case Kind::option:
            return line.options();
        case Kind::instance:
            return instances(globals);
        case Kind::file:
            return {};
        case Kind::instance_or_collection: {
            Words all = names_from_child(globals, line);
            all.merge(instances(globals));
            return all;
        }
        case Kind::collection:
        case Kind::sequence:
        case Kind::namespace_name:
            return names_from_child(globals, line);
    }
    return {};
}

}  // namespace

const std::vector<std::string>& shell_commands_of_its_own() {
    static const std::vector<std::string> words{"exit", "quit", "use"};
    return words;
}

Completion complete(const Globals& globals, const std::vector<std::string>& words) {
    const TypedLine line(words);
    Completion completion;
    completion.goes_on = line.is_region();
    for (const std::string& word : words_for(globals, line)) {
        if (word == more_mark) {
            completion.more = true;
        } else if (word.starts_with(words.back())) {
            completion.candidates.push_back(word);
        }
    }
    return completion;
}

}  // namespace seqshelf::cli
