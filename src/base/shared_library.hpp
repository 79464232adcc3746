#pragma once

namespace seqshelf::base {

/// A library that few runs of a program need, loaded on first use: such libraries, and the libraries they need, can
/// take most of a program's start time. Once loaded, it stays loaded.
/// Thread-safety: immutable.
class SharedLibrary {
public:
    /// \param file  the soname, as the linker would have recorded it
    /// \throws IoError  it cannot be loaded
    explicit SharedLibrary(const char* file);

    /// Sets `function` to the function of that name. \throws IoError  the library does not have it
    template <typename Function>
    void find(Function*& function, const char* name) const {
        function = reinterpret_cast<Function*>(address_of(name));
    }

private:
    [[nodiscard]] void* address_of(const char* name) const;

    const char* file_;
    void* handle_;
};

}  // namespace seqshelf::base
