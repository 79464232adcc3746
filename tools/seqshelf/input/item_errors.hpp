#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "base/error_context.hpp"
#include "cli.hpp"
#include "seqshelf/error.hpp"

/// Errors about one item of many: a row, a name, a region.
namespace seqshelf::cli {

/// The rest of a file cannot be read: an error that affects all items that follow.
class Unreadable : public InvalidInput {
public:
    using InvalidInput::InvalidInput;
};

/// The exit code of an error that affects one item only; std::nullopt if it affects every item.
[[nodiscard]] std::optional<ExitCode> item_exit_code(const Error& error);

/// Runs what a command does with each of its items, and reports the errors of single ones: on standard error, or with
/// --json as an object with `query` and `error` in the place of the result.
/// Thread-safety: one thread at a time.
class ItemErrors {
public:
    enum class Policy { stop, go_on };

    /// \param flush  writes the results of earlier items, if the command buffers them
    ItemErrors(const Globals& globals, Policy policy, std::function<void()> flush = {})
        : json_(globals.json), policy_(policy), flush_(std::move(flush)) {}

    /// Continues after an error if --keep-going was given.
    explicit ItemErrors(const Invocation& invocation, std::function<void()> flush = {})
        : ItemErrors(invocation.globals, invocation.has("keep-going") ? Policy::go_on : Policy::stop,
                     std::move(flush)) {}

    /// Runs `action` for one item.
    /// \param query  the item as the user wrote it, or of a file its place (`file:line`), for --json: a text, or a
    ///               function that returns one, which is called only after an error
    /// \throws Error  an error that affects every item, or any with Policy::stop; earlier results are written before
    template <typename Action, typename Query>
    void attempt(Action action, const Query& query) {
        try {
            action();
        } catch (const Error& error) {
            const std::optional<ExitCode> code = item_exit_code(error);
            if (!code || policy_ == Policy::stop) {
                flush();
                throw;
            }
            if constexpr (std::is_invocable_v<Query>) {
                report(error, query());
            } else {
                report(error, query);
            }
            code_ = std::max<int>(code_, *code);
            ++count_;
        }
    }

    /// The highest exit code of the errors that were reported.
    [[nodiscard]] int code() const noexcept { return code_; }
    /// How many errors were reported.
    [[nodiscard]] std::int64_t count() const noexcept { return count_; }

private:
    void flush() const {
        if (flush_) {
            flush_();
        }
    }
    void report(const Error& error, const std::string& query) const;

    bool json_;
    Policy policy_;
    std::function<void()> flush_;
    int code_ = done;
    std::int64_t count_ = 0;
};

/// `file:line` of a place for messages, `file:line: `.
[[nodiscard]] inline std::string without_colon(const std::string& where) {
    return where.ends_with(": ") ? where.substr(0, where.size() - 2) : where;
}

/// Runs `action`, and puts a place in front of the text of an error that affects one item only.
/// \param where  returns the place, `file:line: `; it is called only after an error
template <typename Where, typename Action>
auto at_place(const Where& where, const Action& action) {
    return base::with_context<InvalidInput, InvalidInterval, InvalidArgument, AmbiguousAlias, NotFound>(where, action);
}

}  // namespace seqshelf::cli
