#include "input/identifiers.hpp"

#include <iostream>

namespace seqshelf::cli {

namespace {

constexpr std::size_t batch_identifiers = std::size_t{1} << 15;

/// Looks identifiers up together, and passes on what they mean in the order in which they were added.
/// Thread-safety: one thread at a time.
class SequenceBatch {
public:
    SequenceBatch(const Invocation& invocation, const std::function<void(const std::string&, const Sequence&)>& act)
        : act_(act),
          repository_(invocation.globals.open_repository()),
          errors_(invocation.globals, ItemErrors::Policy::go_on) {}

    void add(const std::string& identifier) {
        identifiers_.push_back(identifier);
        if (identifiers_.size() >= batch_identifiers) {
            finish();
        }
    }
    void finish() {
        const std::vector<std::string_view> views(identifiers_.begin(), identifiers_.end());
        const std::vector<std::optional<Sequence>> found = repository_.find_sequences(views);
        for (std::size_t i = 0; i < identifiers_.size(); ++i) {
            errors_.attempt(
                [&] { act_(identifiers_[i], found[i] ? *found[i] : repository_.get_sequence(identifiers_[i])); },
                identifiers_[i]);
        }
        identifiers_.clear();
    }
    [[nodiscard]] int code() const noexcept { return errors_.code(); }

private:
    const std::function<void(const std::string&, const Sequence&)>& act_;
    Repository repository_;
    std::vector<std::string> identifiers_;
    ItemErrors errors_;
};

}  // namespace

int for_each_found_sequence(const Invocation& invocation,
                            const std::function<void(const std::string&, const Sequence&)>& act) {
    const auto& arguments = expect_identifiers(invocation);
    SequenceBatch batch(invocation, act);
    for (const std::string& argument : arguments) {
        if (argument != "-") {
            batch.add(argument);
            continue;
        }
        IdLines lines("-");
        while (true) {
            if (lines.must_wait()) {  // a program may wait for this answer before it asks for more
                batch.finish();
                std::cout.flush();
            }
            if (!lines.next()) {
                break;
            }
            batch.add(lines.line());
        }
    }
    batch.finish();
    return batch.code();
}

}  // namespace seqshelf::cli
