#include "input/item_errors.hpp"

#include <iostream>

namespace seqshelf::cli {

std::optional<ExitCode> item_exit_code(const Error& error) {
    if (dynamic_cast<const Unreadable*>(&error) != nullptr) {
        return std::nullopt;
    }
    if (dynamic_cast<const NotFound*>(&error) != nullptr || dynamic_cast<const AmbiguousAlias*>(&error) != nullptr) {
        return not_found;
    }
    if (dynamic_cast<const InvalidInput*>(&error) != nullptr ||
        dynamic_cast<const InvalidInterval*>(&error) != nullptr) {
        return bad_input;
    }
    return std::nullopt;
}

void ItemErrors::report(const Error& error, const std::string& query) const {
    if (json_) {
        flush();  // an error comes in the place of the item's result
        print_json({{"query", query}, {"error", error.what()}});
        return;
    }
    std::cout.flush();
    print_message(std::string("seqshelf: ") + error.what());
}

}  // namespace seqshelf::cli
