#pragma once

namespace seqshelf::base {

/// A library that few runs of a program need, loaded when it is: with all that they need in their turn, such libraries
/// can take most of the time in which a program starts. Once loaded it stays.
/// Thread-safety: immutable.
class SharedLibrary {
public:
    /// \param file  its soname: what the linker would have written down
    /// \throws IoError  it cannot be loaded
    explicit SharedLibrary(const char* file);

    /// Sets `function` to the function of that name. \throws IoError  the library has none
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
