#include "mirror/rsync.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <sstream>

#include "base/utf8.hpp"
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

constexpr std::string_view daemon_scheme = "rsync://";

/// As rsync decides it: in upper case too.
bool is_daemon_url(std::string_view address) {
    return base::ascii_lower(address.substr(0, daemon_scheme.size())) == daemon_scheme;
}

/// `module/path` if the address is a daemon's.
std::optional<std::string> module_and_path(const std::string& address) {
    if (is_daemon_url(address)) {
        const std::size_t host_end = address.find('/', daemon_scheme.size());
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
    for (std::size_t end = 0; (end = text.find('\n', end)) != std::string::npos; end += 3) {
        text.insert(end + 1, "  ");  // a message's further lines are indented
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

void check_address(const std::string& address) {
    if (!is_rsync(address)) {
        return;
    }
    const bool is_url = is_daemon_url(address);
    const std::string_view rest = std::string_view(address).substr(is_url ? daemon_scheme.size() : 0);
    const char separator = is_url ? '/' : ':';
    const std::string_view login = rest.substr(0, rest.find(separator));
    std::string_view path = rest.substr(login.size());
    path.remove_prefix(std::min(path.find_first_not_of(separator), path.size()));
    // Any part after an `@` could be the host: rsync and ssh need not agree on which `@` counts.
    const bool is_option = login.starts_with('-') || login.find("@-") != std::string_view::npos ||
                           login.find("[-") != std::string_view::npos || path.starts_with('-');
    if (is_option) {
        throw InvalidArgument("'" + address +
                              "' has a part that begins with '-', which rsync or ssh could take for an " +
                              "option; write a path as host:./-path");
    }
}

namespace {

/// Runs rsync with the options that both uses of it share. \param operands  addresses or paths
transport::ProcessResult run(std::vector<std::string> options, const std::vector<std::string>& operands,
                             const MirrorOptions& mirror, const std::function<void()>& tick) {
    std::vector<std::string> command{"rsync", "--secluded-args", "--no-motd", "--no-human-readable", "--timeout=60"};
    std::ranges::for_each(operands, check_address);
    if (std::ranges::any_of(operands, is_by_ssh)) {
        command.push_back("--rsh=" + ssh_command(mirror));
    }
    std::ranges::move(options, std::back_inserter(command));
    command.emplace_back("--");
    std::ranges::copy(operands, std::back_inserter(command));
    transport::ProcessResult result = transport::run_program(command, mirror.stop, tick);
    if (result.exit_code == partial_transfer && result.errors.find("No such file or directory") != std::string::npos) {
        throw NotFound("rsync: " + reason(result.errors));
    }
    if (result.exit_code != 0) {
        throw IoError("rsync ended with status " + std::to_string(result.exit_code) + ": " + reason(result.errors));
    }
    return result;
}

}  // namespace

std::int64_t run_rsync(const std::vector<std::string>& options, const std::string& from, const std::string& to,
                       const MirrorOptions& mirror, const std::function<void()>& tick) {
    std::vector<std::string> all{"--stats"};
    std::ranges::copy(options, std::back_inserter(all));
    const transport::ProcessResult result = run(std::move(all), {from, to}, mirror, tick);
    return number_after(result.output, "Total bytes sent: ") + number_after(result.output, "Total bytes received: ");
}

std::vector<std::string> list_by_rsync(const std::string& address, const MirrorOptions& mirror) {
    const transport::ProcessResult result = run({"--list-only", "--8-bit-output"}, {address}, mirror, {});
    std::vector<std::string> names;
    std::istringstream lines(result.output);
    for (std::string line; std::getline(lines, line);) {
        // drwxr-xr-x          4096 2024/12/20 10:00:00 name, and " -> target" if it is a link
        std::istringstream words(line);
        std::string mode;
        std::string bytes;
        std::string day;
        std::string time;
        std::string name;
        if (words >> mode >> bytes >> day >> time && words.get() == ' ' && std::getline(words, name) && name != ".") {
            names.push_back(mode.starts_with('d') ? name + "/" : name.substr(0, name.find(" -> ")));
        }
    }
    return names;
}

}  // namespace seqshelf::mirror
