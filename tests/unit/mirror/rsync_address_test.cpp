#include <doctest/doctest.h>

#include <string>

#include "mirror/rsync.hpp"
#include "seqshelf/error.hpp"

using seqshelf::mirror::check_address;

TEST_CASE("rsync address: no part can be an option of rsync or ssh") {
    for (const std::string address : {"-oProxyCommand=x:path",
                                      "--rsh=x:path",
                                      "-x:",
                                      "user@-oProxyCommand=x:path",
                                      "-user@host:path",
                                      "a@b@-h:path",
                                      "host:-path",
                                      "host:--rsh=x",
                                      "user@host:-e",
                                      "-h::module",
                                      "host::-module/path",
                                      "host::--rsh=x",
                                      "rsync://-x",
                                      "rsync://-x/module",
                                      "rsync://user@-x:873/module",
                                      "rsync://-user@host/module",
                                      "rsync://host/-module",
                                      "rsync://host//-module",
                                      "RSYNC://-x/module",
                                      "Rsync://host/-module",
                                      "[-x]:path",
                                      "rsync://[-x]/module"}) {
        CAPTURE(address);
        CHECK_THROWS_AS(check_address(address), seqshelf::InvalidArgument);
    }
}

TEST_CASE("rsync address: dashes elsewhere, and what rsync is not given, are allowed") {
    for (const std::string address :
         {"host:path", "my-host:a-b/-c", "user-name@my-host:./-path", "host::module/-path", "host::module",
          "rsync://my-host/module/-path", "rsync://user@host:873/module-1", "[::1]:path", "rsync://[::1]/module",
          "host:", "-directory", "./-x:y", "https://-x/", "/a/-b", "-x.tar"}) {
        CAPTURE(address);
        CHECK_NOTHROW(check_address(address));
    }
}
