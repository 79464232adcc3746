#include "shell/line_editor.hpp"

#include <fcntl.h>
#include <histedit.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "base/quoted.hpp"
#include "seqshelf/error.hpp"
#include "shell/shell_words.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::ptrdiff_t most_lines = 1000;

/// The beginning that all words share, in whole characters of UTF-8. \pre there is a word
std::string common_prefix(const std::vector<std::string>& words) {
    // They are sorted: what the first and the last share, all share.
    const std::string& first = words.front();
    const std::string& last = words.back();
    std::size_t size = static_cast<std::size_t>(
        std::mismatch(first.begin(), first.end(), last.begin(), last.end()).first - first.begin());
    while (size > 0 && size < first.size() && (static_cast<unsigned char>(first[size]) & 0xc0) == 0x80) {
        --size;
    }
    return first.substr(0, size);
}

/// Characters of a text in the locale's encoding, as libedit counts them.
int characters(const std::string& text) {
    const std::size_t count = std::mbstowcs(nullptr, text.c_str(), 0);
    return static_cast<int>(count == static_cast<std::size_t>(-1) ? text.size() : count);
}

void make_private_directories(const std::filesystem::path& directory) {
    if (!directory.empty() && !std::filesystem::exists(directory)) {
        make_private_directories(directory.parent_path());
        (void)::mkdir(directory.c_str(), 0700);  // a failure shows when the file is opened
    }
}

/// Whether a file that a typed word can become has a name that would control the terminal: libedit shows names as they
/// are.
bool has_harmful_file(const std::string& word) {
    const std::size_t slash = word.rfind('/');
    std::string directory = slash == std::string::npos ? "." : word.substr(0, slash + 1);
    const std::string begin = word.substr(slash == std::string::npos ? 0 : slash + 1);
    if (directory.starts_with("~/")) {
        const char* const home = std::getenv("HOME");
        directory.replace(0, 1, home != nullptr ? home : "");
    } else if (directory.starts_with('~')) {
        return true;  // another user's: not worth looking up
    }
    std::error_code error;
    for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (name.starts_with(begin) && base::escaped(name) != name) {
            return true;
        }
    }
    return false;
}

}  // namespace

struct LineEditor::Impl {
    explicit Impl(Complete how) : complete(std::move(how)), history(::history_init()) {
        std::setlocale(LC_CTYPE, "");  // to edit letters, not bytes
        editor = ::el_init("seqshelf", stdin, stderr, stderr);
        if (editor == nullptr || history == nullptr) {
            throw IoError("cannot set the terminal up");
        }
        HistEvent event{};
        ::history(history, &event, H_SETSIZE, static_cast<int>(most_lines));
        ::history(history, &event, H_SETUNIQUE, 1);
        ::el_set(editor, EL_CLIENTDATA, this);
        ::el_set(editor, EL_PROMPT, &Impl::on_prompt);
        ::el_set(editor, EL_HIST, ::history, history);
        ::el_set(editor, EL_SIGNAL, 1);  // a signal that ends the program, or another size of the window
        ::el_set(editor, EL_EDITOR, "emacs");    // libedit's own default is vi
        ::el_source(editor, nullptr);
        // Wide, as el_set() makes copies for good.
        ::el_wset(editor, EL_ADDFN, L"seqshelf-complete", L"Complete the word", &Impl::on_tab);
        ::el_wset(editor, EL_ADDFN, L"seqshelf-cancel", L"Begin a new line", &Impl::on_cancel);
        ::el_set(editor, EL_BIND, "^I", "seqshelf-complete", nullptr);
        // While a line is edited Ctrl-C is a key like others: no signal that could come at the wrong moment.
        ::el_set(editor, EL_SETTY, "-d", "-isig", nullptr);
        ::el_set(editor, EL_BIND, "^C", "seqshelf-cancel", nullptr);
    }

    ~Impl() {
        ::el_end(editor);
        ::history_end(history);
        if (history_file >= 0) {
            ::close(history_file);
        }
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void enter(const std::string& line) {
        HistEvent event{};
        ::history(history, &event, H_ENTER, line.c_str());
    }

    /// Adds lines to the file in one write, because other shells may add lines too. A full disk does not stop a shell.
    void append(const std::vector<std::string>& lines) const {
        std::string text;
        for (const std::string& line : lines) {
            text += line + "\n";
        }
        if (history_file >= 0) {
            (void)!::write(history_file, text.data(), text.size());
        }
    }

    static Impl& of(EditLine* editor) {
        void* impl = nullptr;
        ::el_get(editor, EL_CLIENTDATA, &impl);
        return *static_cast<Impl*>(impl);
    }

    static char* on_prompt(EditLine* editor) { return of(editor).prompt.data(); }

    static unsigned char on_cancel(EditLine* editor, int) {
        of(editor).cancelled = true;
        std::fputs("^C\n", stderr);
        return CC_NEWLINE;
    }

    static unsigned char on_tab(EditLine* editor, int key) {
        const LineInfo* const info = ::el_line(editor);
        const std::string before(info->buffer, info->cursor);
        ShellWords split = split_words(before);
        if (split.words.empty() || split.words.back().end < before.size()) {
            split.words.push_back({"", before.size(), before.size()});
        }
        Completion completion;
        try {
            completion = of(editor).complete(split.texts());
        } catch (const std::exception&) {
            return CC_REFRESH_BEEP;  // no exception may pass through C; completion only helps, and reports no errors
        }
        const std::vector<std::string>& candidates = completion.candidates;
        const ShellWords::Word& word = split.words.back();
        if (candidates.empty()) {
            const bool can_be_file = split.words.size() > 1 && !has_harmful_file(word.text);
            return can_be_file ? ::_el_fn_complete(editor, key) : CC_REFRESH_BEEP;
        }
        const std::string common = common_prefix(candidates);
        if (completion.more || (candidates.size() > 1 && common == word.text)) {
            return show(completion);
        }
        const bool finished = candidates.size() == 1 && !common.ends_with(':') && !completion.goes_on;
        ::el_deletestr(editor, characters(before.substr(word.begin)));
        return ::el_insertstr(editor, (escaped_word(common) + (finished ? " " : "")).c_str()) == 0 ? CC_REFRESH
                                                                                                   : CC_REFRESH_BEEP;
    }

    static unsigned char show(const Completion& completion) {
        std::string text = "\n";
        for (const std::string& candidate : completion.candidates) {
            text += candidate + "  ";
        }
        std::fputs((text + (completion.more ? "…\n" : "\n")).c_str(), stderr);
        return CC_REDISPLAY;
    }

    Complete complete;
    ::History* history;
    EditLine* editor = nullptr;
    int history_file = -1;
    std::string prompt;
    bool cancelled = false;
};

LineEditor::LineEditor(Complete complete) : impl_(std::make_unique<Impl>(std::move(complete))) {}

LineEditor::~LineEditor() = default;

void LineEditor::keep_history(const std::filesystem::path& file) {
    make_private_directories(file.parent_path());
    const int fd = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        throw IoError("cannot write " + file.string() + ": " + std::strerror(errno));
    }
    impl_->history_file = fd;
    (void)::fchmod(fd, 0600);
    std::vector<std::string> lines;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    if (std::ssize(lines) > 2 * most_lines) {
        lines.erase(lines.begin(), lines.end() - most_lines);
        if (::ftruncate(fd, 0) == 0) {
            impl_->append(lines);
        }
    }
    for (const std::string& line : lines) {
        impl_->enter(line);
    }
}

LineEditor::Outcome LineEditor::read(const std::string& prompt, std::string& line) {
    impl_->prompt = prompt;
    impl_->cancelled = false;
    int count = 0;
    ::el_set(impl_->editor, EL_PREP_TERM,
             1);  // before the prompt appears: from then on Ctrl-C and Ctrl-D are keys
    const char* const text = ::el_gets(impl_->editor, &count);
    if (impl_->cancelled) {
        return Outcome::cancelled;
    }
    if (text == nullptr || count <= 0) {
        std::fputs("\n", stderr);
        return Outcome::end;
    }
    line.assign(text, static_cast<std::size_t>(count));
    if (line.ends_with('\n')) {
        line.pop_back();
    }
    return Outcome::line;
}

void LineEditor::remember(const std::string& line) {
    impl_->enter(line);
    impl_->append({line});
}

}  // namespace seqshelf::cli
