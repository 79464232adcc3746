# Debian packages, for the scripts beside this file: those that build the library and the program, and those that the
# tests also need (real programs that seqshelf is compared with).
build_packages=(
    g++ meson ninja-build pkg-config cmake python3
    libsqlitecpp-dev libsqlite3-dev libhts-dev zlib1g-dev libdeflate-dev libssl-dev nlohmann-json3-dev
    libyaml-cpp-dev libboost-program-options-dev libcurl4-gnutls-dev libarchive-dev libzstd-dev libedit-dev
    libxxhash-dev
)
test_packages=(
    python3-venv doctest-dev samtools tabix bedtools bcftools seqkit zsh sqlite3 mandoc nginx-light rsync
    openssh-client openssh-server zstd xz-utils xxhash valgrind shellcheck clang-format-19 clang-tidy-19
)
