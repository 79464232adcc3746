#include "repository/session/name_file.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "base/spill_file.hpp"
#include "base/text_file.hpp"
#include "format/input.hpp"
#include "format/lines.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

namespace {

/// A line of the file, with its identifier looked up.
struct Name {
    std::string alias;
    std::int64_t target_id;
    std::int64_t line;
};

/// Names in the order of the file, in pieces that fit in memory: all but the last are kept in a temporary file.
/// Thread-safety: one thread at a time.
class NamePieces {
public:
    void add(std::string_view alias, std::int64_t target_id, std::int64_t line) {
        names_.push_back({std::string(alias), target_id, line});
        bytes_ += sizeof(Name) + alias.size();
        if (bytes_ >= max_bytes) {
            spill();
        }
    }

    /// Passes the pieces on.
    template <typename Visit>
    void for_each_piece(Visit visit) {
        if (!file_) {
            visit(std::exchange(names_, {}));
            return;
        }
        spill();  // the last piece too: only one is in memory at a time
        std::int64_t start = 0;
        for (const std::int64_t end : ends_) {
            visit(read(start, end));
            start = end;
        }
    }

private:
    static constexpr std::size_t max_bytes = std::size_t{48} << 20;
    struct Head {
        std::int64_t target_id;
        std::int64_t line;
        std::int64_t alias_bytes;
    };

    void spill() {
        std::string bytes;
        for (const Name& name : std::exchange(names_, {})) {
            const Head head{name.target_id, name.line, std::ssize(name.alias)};
            bytes.append(reinterpret_cast<const char*>(&head), sizeof head).append(name.alias);
        }
        if (!file_) {
            file_.emplace();
        }
        file_->append(std::as_bytes(std::span(bytes)));
        ends_.push_back(file_->size());
        bytes_ = 0;
    }

    [[nodiscard]] std::vector<Name> read(std::int64_t start, std::int64_t end) const {
        std::string bytes(static_cast<std::size_t>(end - start), '\0');
        file_->read(start, std::as_writable_bytes(std::span(bytes)));
        std::vector<Name> names;
        for (std::size_t at = 0; at < bytes.size();) {
            Head head;
            std::memcpy(&head, bytes.data() + at, sizeof head);
            at += sizeof head;
            names.push_back({bytes.substr(at, static_cast<std::size_t>(head.alias_bytes)), head.target_id, head.line});
            at += static_cast<std::size_t>(head.alias_bytes);
        }
        return names;
    }

    std::vector<Name> names_;
    std::size_t bytes_ = 0;
    std::optional<base::SpillFile> file_;
    std::vector<std::int64_t> ends_;  ///< of the pieces in the file
};

std::string place(const std::string& file, std::int64_t line) { return file + ":" + std::to_string(line) + ": "; }

/// The target of a name in a line. \throws InvalidInput  what the look-up throws, with file and line
std::int64_t get_in_line(OpenChange& change, AliasKind kind, std::string_view identifier, const std::string& file,
                         std::int64_t line) {
    try {
        return change.get_id(kind, identifier);
    } catch (const NotFound& error) {
        throw InvalidInput(place(file, line) + error.what());
    } catch (const AmbiguousAlias& error) {
        throw InvalidInput(place(file, line) + error.what());
    } catch (const InvalidArgument& error) {
        throw InvalidInput(place(file, line) + error.what());
    }
}

/// Adds names in their own order: each page of the table is then changed once for many names, and not once for each.
/// \throws InvalidInput  the first line whose name cannot be added
void give(OpenChange& change, AliasKind kind, const std::string& ns, const std::string& file, std::vector<Name> names) {
    std::sort(names.begin(), names.end(),
              [](const Name& a, const Name& b) { return std::tie(a.alias, a.line) < std::tie(b.alias, b.line); });
    std::optional<std::pair<std::int64_t, std::string>> first_problem;
    for (const Name& name : names) {
        try {
            change.give_name(kind, ns, name.alias, name.target_id);
        } catch (const InvalidArgument& error) {
            if (!first_problem || name.line < first_problem->first) {
                first_problem = {name.line, error.what()};
            }
        }
    }
    if (first_problem) {
        throw InvalidInput(place(file, first_problem->first) + first_problem->second);
    }
}

}  // namespace

void load_names(OpenChange& change, AliasKind kind, const std::string& ns, const std::string& file) {
    format::Input input(file, change.options().stop, {}, format::Input::Sums::none);
    format::LineReader lines(input);
    NamePieces pieces;
    const auto give_all = [&] {
        pieces.for_each_piece([&](std::vector<Name> names) { give(change, kind, ns, file, std::move(names)); });
    };
    try {
        for (std::string line; lines.next(line);) {
            if (line.empty() || line.front() == '#') {
                continue;
            }
            const std::size_t tab = line.find('\t');
            if (tab == std::string::npos || line.find('\t', tab + 1) != std::string::npos) {
                throw InvalidInput(place(file, lines.number()) + "expected an alias, a tab and a digest");
            }
            const std::int64_t target_id =
                get_in_line(change, kind, std::string_view(line).substr(tab + 1), file, lines.number());
            pieces.add(base::name_in_cell(std::string_view(line).substr(0, tab)), target_id, lines.number());
        }
    } catch (const InvalidInput&) {
        give_all();  // an error in an earlier line is reported first
        throw;
    }
    give_all();
}

}  // namespace seqshelf::repository
