#include "transport/http.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <utility>

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "base/stop.hpp"
#include "seqshelf/error.hpp"
#include "transport/curl_library.hpp"
#include "transport/http_answer.hpp"
#include "transport/url.hpp"

namespace seqshelf::transport {

namespace {

using Clock = std::chrono::steady_clock;

constexpr long max_redirects = 5;
/// How much of an error's page is read and dropped to keep the connection; after more than that, it is closed.
constexpr std::size_t max_dropped_bytes = 65536;
constexpr std::size_t max_header_bytes = std::size_t{1} << 20;

void start_curl() {
    static const CURLcode started = curl().curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) {
        throw IoError(std::string("cannot start libcurl: ") + curl().curl_easy_strerror(started));
    }
}

/// Frees what libcurl allocated.
struct FreeHandle {
    void operator()(CURL* handle) const noexcept { curl().curl_easy_cleanup(handle); }
};
/// Frees what libcurl allocated.
struct FreeList {
    void operator()(curl_slist* list) const noexcept { curl().curl_slist_free_all(list); }
};

/// What one request asks for, and the functions that take the answer.
struct Request {
    const std::string& url;
    std::string range;                              ///< "5-", "5-9"; "": all of it
    std::string etag;                               ///< the body is sent only if the file has another; "": always
    std::function<bool(const Answer&)> on_answer;   ///< called once; returns whether to read the body. May throw
    HttpClient::Sink consume;                       ///< takes the body. May throw
};

}  // namespace

struct HttpClient::Impl {
    explicit Impl(HttpOptions wanted);

    void perform(const Request& request);

    /// As get(), but returns false if the file is still the one with `etag`.
    bool get_from(const std::string& url, std::int64_t first, const std::string& etag,
                  const std::function<void(const Head&)>& begin, const Sink& consume);

private:
    void log_request(CURLcode code, Clock::duration took) const;
    static std::size_t on_header(char* line, std::size_t, std::size_t bytes, void* self);
    static std::size_t on_body(char* data, std::size_t, std::size_t bytes, void* self);
    static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

    template <typename Value>
    void set(CURLoption option, Value value) {
        if (const CURLcode code = curl().curl_easy_setopt(handle_.get(), option, value); code != CURLE_OK) {
            throw IoError(std::string("libcurl: ") + curl().curl_easy_strerror(code));
        }
    }
    void ask(const Request& request);
    [[nodiscard]] Answer answer() const;
    void take_answer();
    void check_stop() const;

    HttpOptions options_;
    std::unique_ptr<CURL, FreeHandle> handle_;
    std::unique_ptr<curl_slist, FreeList> headers_;
    std::array<char, CURL_ERROR_SIZE> error_text_{};

    // About the current request.
    const Request* request_ = nullptr;
    std::string status_text_;
    bool answered_ = false;
    bool wanted_ = false;
    std::size_t dropped_bytes_ = 0;
    std::size_t header_bytes_ = 0;
    Clock::time_point period_start_;  ///< when the bytes below began to be counted
    std::int64_t period_bytes_ = 0;
    std::string reason_;          ///< why we ended the request; "": we did not
    std::exception_ptr failure_;  ///< thrown by a callback: it must not pass through C
};

HttpClient::Impl::Impl(HttpOptions wanted) : options_(std::move(wanted)) {
    start_curl();
    handle_.reset(curl().curl_easy_init());
    if (!handle_) {
        throw IoError("cannot start libcurl");
    }
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_USERAGENT, "seqshelf/" SEQSHELF_VERSION);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 1L);
    set(CURLOPT_MAXREDIRS, max_redirects);
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(options_.connect_timeout.count()));
    set(CURLOPT_BUFFERSIZE, 262144L);
    set(CURLOPT_ERRORBUFFER, error_text_.data());
    set(CURLOPT_HEADERFUNCTION, &on_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, &on_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_XFERINFOFUNCTION, &on_progress);
    set(CURLOPT_XFERINFODATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
}

/// Keeps only the words of the status line: curl_easy_header() gives the headers that matter.
std::size_t HttpClient::Impl::on_header(char* line, std::size_t, std::size_t bytes, void* self) {
    const std::string_view text(line, bytes);
    auto& impl = *static_cast<Impl*>(self);
    impl.header_bytes_ += bytes;
    if (impl.header_bytes_ > max_header_bytes) {
        impl.reason_ = "the server sends more than " + std::to_string(max_header_bytes) + " bytes of headers";
        return 0;
    }
    if (text.starts_with("HTTP/")) {
        const std::size_t blank = std::min(text.find(' '), bytes - 1);
        std::string words(text.substr(blank + 1, 80));
        std::erase_if(words, [](char c) { return c < ' ' || c > '~'; });  // terminals show them
        impl.status_text_ = std::move(words);
    }
    return bytes;
}

std::size_t HttpClient::Impl::on_body(char* data, std::size_t, std::size_t bytes, void* self) {
    auto& impl = *static_cast<Impl*>(self);
    try {
        impl.take_answer();
        if (impl.wanted_) {
            const auto before = Clock::now();
            impl.request_->consume(std::as_bytes(std::span(data, bytes)));
            impl.period_start_ += Clock::now() - before;  // not the server's time
            impl.period_bytes_ += static_cast<std::int64_t>(bytes);
            return bytes;
        }
    } catch (...) {
        impl.failure_ = std::current_exception();
        impl.wanted_ = false;
        long status = 0;
        curl().curl_easy_getinfo(impl.handle_.get(), CURLINFO_RESPONSE_CODE, &status);
        if (status < 400) {
            return CURL_WRITEFUNC_ERROR;  // gigabytes may follow
        }
    }
    impl.dropped_bytes_ += bytes;
    return impl.dropped_bytes_ <= max_dropped_bytes ? bytes : CURL_WRITEFUNC_ERROR;
}

/// libcurl calls this at least once a second. Its own limit is for the speed of the last seconds: a server that sends
/// some bytes now and then would never be below it.
int HttpClient::Impl::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& impl = *static_cast<Impl*>(self);
    const HttpOptions& options = impl.options_;
    if (const auto now = Clock::now(); now - impl.period_start_ >= options.stall_timeout) {
        if (impl.period_bytes_ < options.min_bytes_per_second * options.stall_timeout.count()) {
            impl.reason_ = "timeout: the server sent " + std::to_string(impl.period_bytes_) + " bytes in " +
                           std::to_string(options.stall_timeout.count()) + " seconds";
            return 1;
        }
        impl.period_start_ = now;
        impl.period_bytes_ = 0;
    }
    return options.stop.stop_requested() || base::stop_of_thread().stop_requested() ? 1 : 0;
}

Answer HttpClient::Impl::answer() const {
    const auto header = [&](const char* name) -> std::string {
        curl_header* found = nullptr;
        return curl().curl_easy_header(handle_.get(), name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? found->value
                                                                                                      : "";
    };
    Answer answer;
    curl_off_t bytes = -1;
    curl().curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &answer.status);
    curl().curl_easy_getinfo(handle_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &bytes);
    answer.status_text = status_text_;
    answer.body_bytes = bytes;
    answer.content_range = header("Content-Range");
    answer.etag = header("ETag");
    return answer;
}

void HttpClient::Impl::take_answer() {
    if (!std::exchange(answered_, true)) {
        wanted_ = request_->on_answer(answer());
    }
}

void HttpClient::Impl::ask(const Request& request) {
    request_ = &request;
    answered_ = wanted_ = false;
    dropped_bytes_ = header_bytes_ = 0;
    period_start_ = Clock::now();
    period_bytes_ = 0;
    reason_.clear();
    failure_ = nullptr;
    error_text_.front() = '\0';
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_RANGE, request.range.empty() ? nullptr : request.range.c_str());
    set(CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
    headers_.reset(
        request.etag.empty() ? nullptr : curl().curl_slist_append(nullptr, ("If-None-Match: " + request.etag).c_str()));
    set(CURLOPT_HTTPHEADER, headers_.get());
}

void HttpClient::Impl::check_stop() const {
    for (const std::stop_token& stop : {options_.stop, base::stop_of_thread()}) {
        base::throw_if_stopped(stop, "cancelled while reading ", without_password(request_->url));
    }
}

void HttpClient::Impl::log_request(CURLcode code, Clock::duration took) const {
    curl_off_t bytes = 0;
    curl().curl_easy_getinfo(handle_.get(), CURLINFO_SIZE_DOWNLOAD_T, &bytes);
    base::log(LogLevel::trace, "request: GET ", without_password(request_->url),
              request_->range.empty() ? "" : ", bytes " + request_->range, ": ",
              code == CURLE_OK || answered_ ? status_text_ : curl().curl_easy_strerror(code), ", ", bytes, " bytes, ",
              std::chrono::duration_cast<std::chrono::milliseconds>(took).count(), " ms");
}

void HttpClient::Impl::perform(const Request& request) {
    ask(request);
    check_stop();
    const auto start = Clock::now();
    const CURLcode code = curl().curl_easy_perform(handle_.get());
    if (base::logs(LogLevel::trace)) {
        log_request(code, Clock::now() - start);
    }
    if (failure_) {
        std::rethrow_exception(std::exchange(failure_, nullptr));
    }
    if (code != CURLE_OK && !(answered_ && !wanted_)) {
        check_stop();
        if (!reason_.empty()) {
            fail(request.url, reason_);
        }
        fail(request.url, error_text_.front() != '\0' ? error_text_.data() : curl().curl_easy_strerror(code));
    }
    take_answer();  // no body came
}

bool HttpClient::Impl::get_from(const std::string& url, std::int64_t first, const std::string& etag,
                                const std::function<void(const Head&)>& begin, const Sink& consume) {
    bool changed = true;
    std::int64_t expected = -1;
    std::int64_t received = 0;
    const auto on_answer = [&](const Answer& answer) {
        if (answer.status == http_not_modified && !etag.empty()) {
            return changed = false;
        }
        const Head head = head_of(url, answer, first);
        expected = head.total_bytes < 0 ? -1 : head.total_bytes - head.first;
        begin(head);
        return answer.status != http_range_not_satisfiable;
    };
    const auto on_bytes = [&](std::span<const std::byte> bytes) {
        received += static_cast<std::int64_t>(bytes.size());
        consume(bytes);
    };
    perform({url, first > 0 ? std::to_string(first) + "-" : "", etag, on_answer, on_bytes});
    // libcurl has checked Content-Length, but a server may also answer a range with less than what was requested.
    if (expected >= 0 && received < expected) {
        fail(url, "the server sent " + std::to_string(received) + " of " + std::to_string(expected) + " bytes");
    }
    return changed;
}

HttpClient::HttpClient(HttpOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

HttpClient::~HttpClient() = default;

void HttpClient::get(const std::string& url, std::int64_t first, const std::function<void(const Head&)>& begin,
                     const Sink& consume) {
    impl_->get_from(url, first, "", begin, consume);
}

void HttpClient::read(const std::string& url, std::int64_t first, std::span<std::byte> out) {
    if (out.empty()) {
        return;
    }
    const std::size_t wanted = out.size();
    const std::string range =
        std::to_string(first) + "-" + std::to_string(first + static_cast<std::int64_t>(wanted) - 1);
    const auto on_answer = [&](const Answer& answer) {
        (void)head_of(url, answer, first);
        if (answer.status != http_partial) {
            fail(url, answer.status == http_ok ? "the server does not support ranges (" + answer.status_text + ")"
                                               : "it has no bytes " + range + " (" + answer.status_text + ")");
        }
        return true;
    };
    const auto on_bytes = [&](std::span<const std::byte> bytes) {
        if (bytes.size() > out.size()) {
            fail(url, "the server sent more than bytes " + range);
        }
        std::memcpy(out.data(), bytes.data(), bytes.size());
        out = out.subspan(bytes.size());
    };
    impl_->perform({url, range, "", on_answer, on_bytes});
    if (!out.empty()) {
        fail(url,
             "the server sent " + std::to_string(wanted - out.size()) + " of " + std::to_string(wanted) + " bytes");
    }
}

std::string HttpClient::get_text(const std::string& url, std::int64_t limit) {
    std::string none;
    return get_text_if_changed(url, limit, none).value();
}

std::optional<std::string> HttpClient::get_text_if_changed(const std::string& url, std::int64_t limit,
                                                           std::string& etag) {
    std::string text;
    std::string new_etag;
    const auto check_size = [&](std::int64_t bytes) {
        if (bytes > limit) {
            throw Corruption("cannot read " + without_password(url) + ": it has " + std::to_string(bytes) +
                             " bytes or more, at most " + std::to_string(limit) + " are allowed");
        }
    };
    const auto begin = [&](const Head& head) {
        check_size(head.total_bytes);
        new_etag = head.etag;
    };
    const auto consume = [&](std::span<const std::byte> bytes) {
        check_size(static_cast<std::int64_t>(text.size() + bytes.size()));
        text += base::text_of(bytes);
    };
    if (!impl_->get_from(url, 0, etag, begin, consume)) {
        return std::nullopt;
    }
    etag = new_etag;
    return text;
}

}  // namespace seqshelf::transport
