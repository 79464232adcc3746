#include "mirror/rsync.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "mirror/source.hpp"
#include "seqshelf/error.hpp"
#include "transport/process.hpp"

namespace seqshelf::mirror {

namespace {

constexpr int partial_transfer = 23;

std::string ssh_command(const MirrorOptions& options) {
    if (!options.ssh_command.empty()) {
        return options.ssh_command;
    }
    const char* const command = std::getenv("SEQSHELF_SSH");
    return command != nullptr && *command != '\0' ? command : "ssh";
}

/// `module/path` if the address is a daemon's.
std::optional<std::string> module_and_path(const std::string& address) {
    if (address.starts_with("rsync://")) {
        const std::size_t host_end = address.find('/', std::string_view("rsync://").size());
        return host_end == std::string::npos ? "" : address.substr(host_end + 1);
    }
    const std::size_t colon = address.find(':');
    if (is_rsync(address) && address.compare(colon, 2, "::") == 0) {
        return address.substr(colon + 2);
    }
    return std::nullopt;
}

/// Whether an argument of rsync is reached by ssh. With --rsh, rsync would reach daemons by ssh too.
bool is_by_ssh(const std::string& argument) { return is_rsync(argument) && !module_and_path(argument); }

std::int64_t number_after(const std::string& text, std::string_view label) {
    const std::size_t found = text.find(label);
    std::int64_t number = 0;
    if (found != std::string::npos) {
        const char* const first = text.data() + found + label.size();
        std::from_chars(first, text.data() + text.size(), number);
    }
    return number;
}

/// The last lines, which say what failed.
std::string reason(const std::string& errors) {
    std::string text = errors.substr(errors.size() > 1000 ? errors.size() - 1000 : 0);
    while (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    return text.empty() ? "it did not say why" : text;
}

}  // namespace

std::string below(const std::string& address, const std::string& path) {
    return address.ends_with('/') || address.ends_with(':') ? address + path : address + "/" + path;
}

std::optional<std::filesystem::path> path_in_module(const std::string& address) {
    const std::optional<std::string> place = module_and_path(address);
    if (!place) {
        return std::nullopt;
    }
    const std::size_t slash = place->find('/');
    return (std::filesystem::path("/") / (slash == std::string::npos ? "" : place->substr(slash + 1)) / "")
        .lexically_normal();
}

std::int64_t run_rsync(const std::vector<std::string>& arguments, const MirrorOptions& options,
                       const std::function<void()>& tick) {
    std::vector<std::string> command{"rsync",   "--secluded-args",     "--no-motd",
                                     "--stats", "--no-human-readable", "--timeout=60"};
    if (std::any_of(arguments.begin(), arguments.end(), is_by_ssh)) {
        command.push_back("--rsh=" + ssh_command(options));
    }
    command.insert(command.end(), arguments.begin(), arguments.end());
    const transport::ProcessResult result = transport::run_program(command, options.stop, tick);
    if (result.exit_code == partial_transfer && result.errors.find("No such file or directory") != std::string::npos) {
        throw NotFound("rsync: " + reason(result.errors));
    }
    if (result.exit_code != 0) {
        throw IoError("rsync ended with status " + std::to_string(result.exit_code) + ": " + reason(result.errors));
    }
    return number_after(result.output, "Total bytes sent: ") + number_after(result.output, "Total bytes received: ");
}

}  // namespace seqshelf::mirror
