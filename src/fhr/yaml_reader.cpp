#include "fhr/yaml_reader.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <sstream>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/quoted.hpp"
#include "base/utf8.hpp"
#include "fhr/text_error.hpp"
#include "fhr/tree_builder.hpp"
#include "fhr/yaml_scalar.hpp"

namespace seqshelf::fhr {

namespace {

/// How many bytes all aliases of a text together may expand to; a record has a few thousand. Without a limit, ten
/// nested lists of ten aliases each would expand to 10^10 values.
constexpr std::size_t max_alias_bytes = 100'000;
/// How many bytes the values that have an anchor may have together: each is kept, also those that are within another.
constexpr std::size_t max_anchor_bytes = 1'000'000;

/// Adds to `bytes` about how much memory a value takes, until there are more than `limit`.
void add_bytes_of(const Json& value, std::size_t& bytes, std::size_t limit) {
    bytes += 1;
    if (bytes > limit) {
        return;
    }
    if (value.is_string()) {
        bytes += value.get_ref<const std::string&>().size();
    } else if (value.is_array()) {
        for (auto item = value.begin(); item != value.end() && bytes <= limit; ++item) {
            add_bytes_of(*item, bytes, limit);
        }
    } else if (value.is_object()) {
        const auto& members = value.get_ref<const Json::object_t&>();
        for (auto member = members.begin(); member != members.end() && bytes <= limit; ++member) {
            bytes += member->first.size();
            add_bytes_of(member->second, bytes, limit);
        }
    }
}

/// The values that have an anchor, by yaml-cpp's number for it.
/// Thread-safety: one thread at a time.
class Anchors {
public:
    void keep(YAML::anchor_t anchor, const Json& value) {
        if (anchor == YAML::NullAnchor) {
            return;
        }
        add_bytes_of(value, anchor_bytes_, max_anchor_bytes);
        if (anchor_bytes_ > max_anchor_bytes) {
            throw Refused("the values with anchors up to here have more than " + std::to_string(max_anchor_bytes) +
                          " bytes");
        }
        values_[anchor] = value;
    }

    const Json& get(YAML::anchor_t anchor) {
        const auto found = values_.find(anchor);
        if (found == values_.end()) {
            throw Refused("an alias is inside the value that it refers to");
        }
        add_bytes_of(found->second, alias_bytes_, max_alias_bytes);
        if (alias_bytes_ > max_alias_bytes) {
            throw Refused("the aliases up to here expand to more than " + std::to_string(max_alias_bytes) + " bytes");
        }
        return found->second;
    }

private:
    std::unordered_map<YAML::anchor_t, Json> values_;
    std::size_t anchor_bytes_ = 0;
    std::size_t alias_bytes_ = 0;
};

/// Takes the parser's events, and builds the value of one document from them.
/// Thread-safety: one thread at a time.
class Handler : public YAML::EventHandler {
public:
    void OnDocumentStart(const YAML::Mark& mark) override {
        mark_ = mark;
        if (std::exchange(started_, true)) {
            throw Refused("a second YAML document begins; a record must be one document");
        }
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        mark_ = mark;
        add(nullptr, anchor);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        mark_ = mark;
        add(anchors_.get(anchor), YAML::NullAnchor);
    }

    /// yaml-cpp's tag for a plain scalar without one is "?", for a quoted or block scalar "!".
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& text) override {
        mark_ = mark;
        const bool plain = tag == "?" || tag.empty();
        if (!plain && tag != "!" && tag != "tag:yaml.org,2002:str") {
            throw Refused("the tag " + base::excerpt(tag) + " is not allowed in a record");
        }
        // JSON's keys are strings, so a key is its text, even if that looks like a number.
        add(plain && !builder_.expects_key() ? plain_scalar_value(text) : Json(text), anchor);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        start(mark, tag, "tag:yaml.org,2002:seq", anchor);
        builder_.start_array();
    }
    void OnSequenceEnd() override { end(); }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        start(mark, tag, "tag:yaml.org,2002:map", anchor);
        builder_.start_object();
    }
    void OnMapEnd() override { end(); }

    /// Where the last event was.
    [[nodiscard]] const YAML::Mark& mark() const { return mark_; }
    Json take() { return builder_.take(); }

private:
    void add(const Json& value, YAML::anchor_t anchor) {
        anchors_.keep(anchor, value);
        if (!builder_.expects_key()) {
            builder_.copy(value);
        } else if (value.is_string()) {
            builder_.key(value.get_ref<const std::string&>());
        } else {
            throw Refused(std::string("a key must be a string, not ") + value.type_name());
        }
    }

    void start(const YAML::Mark& mark, const std::string& tag, const char* core_tag, YAML::anchor_t anchor) {
        mark_ = mark;
        if (!tag.empty() && tag != "?" && tag != "!" && tag != core_tag) {
            throw Refused("the tag " + base::excerpt(tag) + " is not allowed in a record");
        }
        if (builder_.expects_key()) {
            throw Refused("a key must be a string, not a mapping or sequence");
        }
        open_anchors_.push_back(anchor);
    }

    void end() {
        anchors_.keep(open_anchors_.back(), builder_.end());
        open_anchors_.pop_back();
    }

    TreeBuilder builder_;
    Anchors anchors_;
    std::vector<YAML::anchor_t> open_anchors_;
    YAML::Mark mark_;
    bool started_ = false;
};

TextError error_at(const YAML::Mark& mark, const std::string& message) {
    return {mark.line + 1, mark.column + 1, message};
}

/// yaml-cpp's messages are terse about wrong indentation, the most frequent mistake; and they may end in the middle of
/// a character.
std::string words_of(const YAML::Exception& error) {
    const bool indentation = error.msg == YAML::ErrorMsg::END_OF_MAP || error.msg == YAML::ErrorMsg::END_OF_SEQ;
    const std::string words = base::is_utf8_text(error.msg) ? error.msg : error.msg.substr(0, error.msg.rfind(':'));
    return "not YAML: " + base::excerpt(words) +
           (indentation ? "; is this line indented like those it belongs to?" : "");
}

}  // namespace

Json read_yaml(std::string_view text) {
    require_utf8(text);
    std::istringstream stream{std::string(text)};
    Handler handler;
    try {
        YAML::Parser parser(stream);
        if (!parser.HandleNextDocument(handler)) {
            throw Refused("the text is empty; expected an object (keys with their values)");
        }
        while (parser.HandleNextDocument(handler)) {
        }
    } catch (const Refused& error) {
        throw error_at(handler.mark(), error.what());
    } catch (const YAML::Exception& error) {
        throw error_at(error.mark.is_null() ? handler.mark() : error.mark, words_of(error));
    }
    return handler.take();
}

}  // namespace seqshelf::fhr
