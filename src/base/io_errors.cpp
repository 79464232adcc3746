#include "base/io_errors.hpp"

#include <string_view>
#include <system_error>

namespace seqshelf::base {

namespace {

/// What was tried: `cannot remove` of libstdc++'s `cannot remove: Permission denied`; functions that only look are
/// named there.
std::string action_in(const std::filesystem::filesystem_error& error) {
    const std::string text = static_cast<const std::system_error&>(error).std::system_error::what();
    const std::string action = text.substr(0, text.find(": "));
    if (action.find("directory iterator") != std::string::npos) {
        return "cannot list";
    }
    if (action == "cannot remove all") {
        return "cannot remove";
    }
    return !action.starts_with("cannot ")     ? "cannot look at"
           : action.starts_with("cannot get") ? action + " of"
                                              : action;
}

}  // namespace

std::string io_error_text(const std::filesystem::filesystem_error& error) {
    std::string text = action_in(error);
    if (!error.path1().empty()) {
        text += " " + error.path1().string();
    }
    if (!error.path2().empty()) {
        text += " (" + error.path2().string() + ")";
    }
    return text + ": " + error.code().message();
}

}  // namespace seqshelf::base
