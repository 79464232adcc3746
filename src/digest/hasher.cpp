#include "digest/hasher.hpp"

#include <openssl/evp.h>

#include "seqshelf/error.hpp"

namespace seqshelf::digest {

namespace {

/// EVP_md5() and its like look the algorithm up again at every init; a fetched one avoids that.
const EVP_MD* fetched(Algorithm algorithm) {
    static const std::array<EVP_MD*, 4> methods{
        EVP_MD_fetch(nullptr, "SHA512", nullptr),
        EVP_MD_fetch(nullptr, "SHA256", nullptr),
        EVP_MD_fetch(nullptr, "SHA1", nullptr),
        EVP_MD_fetch(nullptr, "MD5", nullptr),
    };
    const EVP_MD* const method = methods.at(static_cast<std::size_t>(algorithm));
    if (method == nullptr) {
        throw Error("OpenSSL does not offer a digest this program needs (is MD5 disabled by a FIPS policy?)");
    }
    return method;
}

void check(int result) {
    if (result != 1) {
        throw Error("OpenSSL failed to compute a digest");
    }
}

}  // namespace

void Hasher::Free::operator()(evp_md_ctx_st* context) const noexcept { EVP_MD_CTX_free(context); }

Hasher::Hasher(Algorithm algorithm) : algorithm_(algorithm), context_(EVP_MD_CTX_new()) {
    check(context_ != nullptr ? 1 : 0);
    check(EVP_DigestInit_ex2(context_.get(), fetched(algorithm_), nullptr));
}

void Hasher::update(std::span<const std::byte> bytes) {
    check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

std::array<std::uint8_t, 64> Hasher::finish() {
    std::array<std::uint8_t, 64> bytes{};
    check(EVP_DigestFinal_ex(context_.get(), bytes.data(), nullptr));
    check(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr));
    return bytes;
}

}  // namespace seqshelf::digest
