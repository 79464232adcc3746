#include "fhr/text_rules.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "base/quoted.hpp"
#include "fhr/text_error.hpp"
#include "fhr/uri.hpp"

using namespace seqshelf::fhr;

TEST_CASE("fhr uri: follows RFC 3986") {
    // The first lines are the examples of RFC 3986, section 1.1.2.
    for (const char* text : {"ftp://ftp.is.co.za/rfc/rfc1808.txt", "http://www.ietf.org/rfc/rfc2396.txt",
                             "ldap://[2001:db8::7]/c=GB?objectClass?one", "mailto:John.Doe@example.com",
                             "news:comp.infosystems.www.servers.unix", "tel:+1-816-555-1212", "telnet://192.0.2.16:80/",
                             "urn:oasis:names:specification:docbook:dtd:xml:4.1.2", "a:", "file:///etc/hosts",
                             "http://u:p@h:80/p/a?q=/?#f/?", "http://h:", "http://[::ffff:192.0.2.1]:80",
                             "http://h/%20%C3%a9", "x-y+z.1:b//c"}) {
        CAPTURE(text);
        CHECK(is_uri(text));
    }
    for (const char* text : {"",
                             ":",
                             "a",
                             "//h/p",
                             "/p",
                             "1a:b",
                             "a_b:c",
                             "http://h/a b",
                             "http://h/%",
                             "http://h/%2",
                             "http://h/%zz",
                             "http://h/é",
                             "http://h/a#b#c",
                             "http://h:8o/",
                             "http://[::g]/",
                             "http://[::1",
                             "http://[::1]x/",
                             "http://[::1]:x/",
                             "http://[]/",
                             "http://a@b@c/",
                             "http://h/[a]",
                             "http://h/<a>",
                             "http://h/\"",
                             "http://h/a\\b",
                             "http://h/^",
                             "http://h/{a}",
                             "http://h/\n"}) {
        CAPTURE(text);
        CHECK_FALSE(is_uri(text));
    }
    CHECK_FALSE(is_uri(std::string_view("http://[::1\0x]/", 16)));
}

TEST_CASE("fhr dates: exactly the dates of the calendar are accepted") {
    for (const char* text : {"2022-03-21", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"}) {
        CAPTURE(text);
        CHECK(is_date(text));
    }
    for (const char* text : {"", "2023-02-29", "1900-02-29", "2022-04-31", "2022-00-01", "2022-13-01", "2022-01-00",
                             "2022-01-32", "2022-1-01", "22-01-01", "2022/01/01", "20220101", " 2022-01-01",
                             "2022-01-01 ", "2022-01-01\n", "2022-W01-1", "+022-01-01"}) {
        CAPTURE(text);
        CHECK_FALSE(is_date(text));
    }
}

TEST_CASE("fhr patterns: dots match any character, and only a pattern with an anchor is anchored") {
    CHECK(is_taxonomy_uri("https://identifiersXorg/taxonomy:1"));
    CHECK(is_taxonomy_uri("http://mirror/?u=https://identifiers.org/taxonomy:1x"));
    CHECK_FALSE(is_taxonomy_uri("https://identifiers.org/taxonomy:x"));
    CHECK(is_orcid_uri("https://orcid.org/0000-0002-5719-402X"));
    CHECK_FALSE(is_orcid_uri("https://orcid.org/0000-0002-5719-402"));
    CHECK_FALSE(is_orcid_uri("http://mirror/?u=https://orcid.org/0000-0002-5719-4024"));
    CHECK(is_scholarly_article("10é"));
    CHECK_FALSE(is_scholarly_article("10\n"));
    CHECK_FALSE(is_scholarly_article("doi:10.1"));
    CHECK_FALSE(is_checksum(std::string(43, 'A') + "\n"));
}

TEST_CASE("fhr patterns: long texts do not overflow the stack") {
    CHECK(is_identifier(std::string(10'000'000, 'a') + ":"));
    CHECK(is_taxonomy_uri("https://identifiers.org/taxonomy:" + std::string(10'000'000, '1')));
}

TEST_CASE("fhr messages: an excerpt ends between characters") {
    CHECK(seqshelf::base::excerpt("abc", 3) == "abc");
    CHECK(seqshelf::base::excerpt("abcd", 3) == "abc…");
    CHECK(seqshelf::base::excerpt("aéé", 3) == "aé…");
    CHECK(seqshelf::base::excerpt("aéé", 4) == "aé…");
    CHECK(seqshelf::base::excerpt("😀", 3) == "…");
}
