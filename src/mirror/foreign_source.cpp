#include "mirror/foreign_source.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "catalog/file_names.hpp"

namespace seqshelf::mirror {

std::optional<std::string> foreign_source(Source& source, const std::string& name) {
    const std::string sums = catalog::sums_name;
    const std::string aliases = catalog::seqrepo_aliases_name;
    if (source.contains(sums)) {
        return " is a snapshot, not a root: give the directory that contains it, and after it the snapshot's name";
    }
    if (source.contains(aliases)) {
        return " is an instance of SeqRepo, not a root: give the directory that contains it, and after it its name";
    }
    for (const std::string& each : {name, std::string("latest"), std::string("master")}) {
        if (each.empty() || !source.contains(each + "/" + aliases)) {
            continue;
        }
        if (source.contains(each + "/" + sums) || source.contains(each + "/" + catalog::catalog_name)) {
            return std::nullopt;  // ours has SeqRepo's names, too
        }
        return " is a root of SeqRepo; name the instance to pull";
    }
    return std::nullopt;
}

std::string host_hint(const std::string& address) {
    const std::string_view host = std::string_view(address).substr(0, address.find('/'));
    const bool is_host = !host.empty() && host.front() != '.' && host.front() != '-' &&
                         (host == "localhost" || host.find('.') != std::string_view::npos) &&
                         std::all_of(host.begin(), host.end(),
                                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '-'; });
    return is_host ? "; a web server is https://" + address + ", an rsync daemon rsync://" + std::string(host) +
                         "/MODULE, a host reached by ssh " + std::string(host) + ":PATH"
                   : "";
}

}  // namespace seqshelf::mirror
