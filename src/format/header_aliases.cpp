#include "format/header_aliases.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "format/columns.hpp"

namespace seqshelf::format {

namespace {

constexpr std::string_view decimal_digits = "0123456789";
constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// What follows one of NCBI's tags.
enum class Form {
    number,         ///< a number, which is not a name
    text,           ///< accession and perhaps a name
    local,          ///< an identifier
    pdb,            ///< entry and perhaps a chain
    in_database,    ///< database and identifier
    patent,         ///< country, number and sequence
};

/// The name of a database in NCBI's headers, and what follows it.
struct Tag {
    std::string_view word;
    Form form;
};

constexpr std::array<Tag, 21> tags{{{"gi", Form::number},  {"bbs", Form::number}, {"bbm", Form::number},
                                    {"gim", Form::number}, {"gb", Form::text},    {"emb", Form::text},
                                    {"dbj", Form::text},   {"tpg", Form::text},   {"tpe", Form::text},
                                    {"tpd", Form::text},   {"gpp", Form::text},   {"nat", Form::text},
                                    {"sp", Form::text},    {"tr", Form::text},    {"pir", Form::text},
                                    {"prf", Form::text},   {"lcl", Form::local},  {"gnl", Form::in_database},
                                    {"pdb", Form::pdb},    {"pat", Form::patent}, {"pgp", Form::patent}}};

const Tag* find_tag(std::string_view word) {
    const auto tag = std::find_if(tags.begin(), tags.end(), [word](const Tag& each) { return each.word == word; });
    return tag == tags.end() ? nullptr : &*tag;
}

bool is_made_of(std::string_view text, std::string_view characters) {
    return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

/// Whether a word's last field says that the sequence is a part of what the word names: `:87-1109`, `:c4343-3780`,
/// `:1-60(-)`, `:1-60/rc`, as NCBI, samtools and bedtools append it, or `_1` from gene callers (Prodigal).
bool is_of_part(std::string_view last) {
    const std::size_t colon = last.rfind(':');
    const bool located = colon != std::string_view::npos && is_made_of(last.substr(colon + 1), "0123456789,-+()/rc");
    return located || (last.starts_with('_') && is_made_of(last.substr(1), decimal_digits));
}

/// Takes the fields of a word, from front to back.
/// Thread-safety: one thread at a time.
class Fields {
public:
    explicit Fields(const Cells& fields) : fields_(fields) {}

    [[nodiscard]] bool at_end() const { return position_ == fields_.size(); }
    /// Takes the next field; "" at the end.
    std::string_view take() { return at_end() ? std::string_view() : fields_[position_++]; }
    /// Takes the next field, which may be missing: "" if another identifier follows.
    std::string_view take_optional() {
        const bool followed = position_ + 1 < fields_.size() && !fields_[position_ + 1].empty();
        return followed && find_tag(fields_[position_]) != nullptr ? std::string_view() : take();
    }

private:
    const Cells& fields_;
    std::size_t position_ = 0;
};

using Names = std::vector<std::string>;

// Each of these takes what follows a tag, adds its name, if any, and returns whether it was well-formed.

bool take_number(Fields& fields) { return is_made_of(fields.take(), decimal_digits); }

bool take_text(Fields& fields, Names& names) {
    const std::string_view accession = fields.take();
    const std::string_view name = fields.take_optional();
    names.emplace_back(accession.empty() ? name : accession);
    return !names.back().empty();
}

bool take_local(Fields& fields, Names& names) {
    names.emplace_back(fields.take());
    return !names.back().empty();
}

bool take_pdb(Fields& fields, Names& names) {
    const std::string_view entry = fields.take();
    const std::string_view chain = fields.take_optional();
    names.emplace_back(entry);
    if (!chain.empty()) {
        names.back().append("_").append(chain);
    }
    return !entry.empty();
}

bool take_whole(std::string_view tag, int count, Fields& fields, Names& names) {
    names.emplace_back(tag);
    for (int i = 0; i < count; ++i) {
        const std::string_view field = fields.take();
        if (field.empty()) {
            return false;
        }
        names.back().append("|").append(field);
    }
    return true;
}

bool take_identifier(const Tag& tag, Fields& fields, Names& names) {
    switch (tag.form) {
        case Form::number:
            return take_number(fields);
        case Form::text:
            return take_text(fields, names);
        case Form::local:
            return take_local(fields, names);
        case Form::pdb:
            return take_pdb(fields, names);
        case Form::in_database:
            return take_whole(tag.word, 2, fields, names);
        case Form::patent:
            return take_whole(tag.word, 3, fields, names);
    }
    return false;
}

/// The names in NCBI's identifiers; none if the word contains anything else.
Names ncbi_names(const Cells& cells) {
    Names names;
    for (Fields fields(cells); !fields.at_end();) {
        const std::string_view word = fields.take();
        if (word.empty() && fields.at_end()) {
            break;  // the word ended in `|`
        }
        const Tag* const tag = find_tag(word);
        if (tag == nullptr || !take_identifier(*tag, fields, names)) {
            return {};
        }
    }
    return names;
}

/// SeqRepo's rule: what follows a `ref`, wherever that is.
Names refseq_names(const Cells& fields) {
    Names names;
    for (std::size_t i = 0; i + 1 < fields.size(); ++i) {
        if (fields[i] == "ref" && !fields[i + 1].empty()) {
            names.emplace_back(fields[++i]);
        }
    }
    return names;
}

/// Whether this is one of Ensembl's stable identifiers with its version: `ENS`, letters of the species, one of the
/// letters in `things` (such as T for a transcript), digits, `.`, digits, and perhaps `_PAR_Y`.
bool is_ensembl_id(std::string_view text, std::string_view things) {
    constexpr std::string_view y = "_PAR_Y";
    text.remove_suffix(text.ends_with(y) ? y.size() : 0);
    const std::size_t number = std::min(text.find_first_of(decimal_digits), text.size());
    const std::size_t dot = std::min(text.find('.'), text.size());
    return text.starts_with("ENS") && number > 3 && is_made_of(text.substr(0, number), capitals) &&
           things.find(text[number - 1]) != std::string_view::npos && number < dot &&
           is_made_of(text.substr(number, dot - number), decimal_digits) && dot < text.size() &&
           is_made_of(text.substr(dot + 1), decimal_digits);
}

/// Whether the fields start with a transcript and its gene, or a protein and its transcript. Not with a gene, as
/// BioMart's columns may: a gene is not the sequence's name.
bool is_gencode(const Cells& fields) { return is_ensembl_id(fields[0], "TP") && is_ensembl_id(fields[1], "GT"); }

/// `ENA|BN000065|BN000065.1`: an accession, and the same with its version.
bool is_ena(const Cells& fields) {
    return fields.size() == 3 && fields[0] == "ENA" && !fields[1].empty() && fields[2].size() > fields[1].size() + 1 &&
           fields[2].starts_with(fields[1]) && fields[2][fields[1].size()] == '.' &&
           is_made_of(fields[2].substr(fields[1].size() + 1), decimal_digits);
}

}  // namespace

std::vector<Name> header_aliases(std::string_view name, std::string_view ns) {
    Cells fields;
    split_at('|', name, fields);
    std::string_view where = ns;
    Names names;
    if (fields.size() > 1 && !is_of_part(fields.back())) {
        names = refseq_names(fields);
        if (!names.empty()) {
            where = "refseq";
        } else if (is_gencode(fields)) {
            names.emplace_back(fields[0]);
        } else if (is_ena(fields)) {
            names.emplace_back(fields[2]);
        } else {
            names = ncbi_names(fields);
        }
    }
    if (names.empty()) {
        names.emplace_back(name);
    }
    std::vector<Name> aliases;
    for (std::string& each : names) {
        Name alias{std::string(where), std::move(each)};
        if (std::find(aliases.begin(), aliases.end(), alias) == aliases.end()) {
            aliases.push_back(std::move(alias));
        }
    }
    return aliases;
}

std::vector<std::string_view> other_title_names(std::string_view description) {
    constexpr char title_separator = '\x01';
    std::vector<std::string_view> names;
    for (std::size_t at = description.find(title_separator); at != std::string_view::npos;
         at = description.find(title_separator)) {
        description.remove_prefix(at + 1);
        std::string_view title = description.substr(0, description.find(title_separator));
        title.remove_prefix(std::min(title.find_first_not_of(blanks_and_tabs), title.size()));
        if (const std::string_view name = title.substr(0, title.find_first_of(blanks_and_tabs)); !name.empty()) {
            names.push_back(name);
        }
    }
    return names;
}

}  // namespace seqshelf::format
