#pragma once

#include <curl/curl.h>

namespace seqshelf::transport {

#define SEQSHELF_CURL_FUNCTIONS           \
    SEQSHELF_FUNCTION(curl_easy_cleanup)  \
    SEQSHELF_FUNCTION(curl_easy_getinfo)  \
    SEQSHELF_FUNCTION(curl_easy_header)   \
    SEQSHELF_FUNCTION(curl_easy_init)     \
    SEQSHELF_FUNCTION(curl_easy_perform)  \
    SEQSHELF_FUNCTION(curl_easy_setopt)   \
    SEQSHELF_FUNCTION(curl_easy_strerror) \
    SEQSHELF_FUNCTION(curl_global_init)   \
    SEQSHELF_FUNCTION(curl_slist_append)  \
    SEQSHELF_FUNCTION(curl_slist_free_all)

/// The functions of libcurl that we use, by their names. See base::SharedLibrary.
/// Thread-safety: immutable.
struct CurlLibrary {
#define SEQSHELF_FUNCTION(name) decltype(&::name) name;
    SEQSHELF_CURL_FUNCTIONS
#undef SEQSHELF_FUNCTION
};

/// Loads it at the first call. \throws IoError
[[nodiscard]] const CurlLibrary& curl();

}  // namespace seqshelf::transport
