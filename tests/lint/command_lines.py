"""Compares commands and options in a page with the program's own help."""
import json
import pathlib
import re
import shlex
import subprocess

# Options in the pages that belong to other programs.
FOREIGN_OPTIONS = {"--cflags", "--libs", "--sanitize", "--exclude", "--cache-control", "--link-dest", "--rsh",
                   "--files-from", "--full", "--write", "--list", "--quick", "--more"}
TAKE_VALUE = ("-r", "-i", "--root", "--instance", "--root-directory", "--instance-name", "--remote-host")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")


class Program:
    """The program's own lists of its commands and options."""

    def __init__(self, path: pathlib.Path):
        self.path = path
        self.help = self.run("--help")
        listed = re.findall(r"^([A-Z][a-z ]+):\n((?: .*\n)+)", self.help.split("Options of")[0], re.MULTILINE)
        self.groups = {title: re.findall(r"^  ([a-z-]+(?: [a-z-]+)?) {2,}[A-Z]", rows, re.MULTILINE)
                       for title, rows in listed}
        self.commands = [command for commands in self.groups.values() for command in commands]
        self.texts = {command: self.run("help", *command.split()) for command in self.commands}
        rows = [json.loads(line) for line in self.run("--json", "help", "seqrepo").splitlines()]
        self.synonyms = {row["seqrepo"].split()[0] for row in rows}
        everything = "\n".join([self.help, self.run("help", "seqrepo"), *self.texts.values()])
        self.options = set(OPTION.findall(everything)) | FOREIGN_OPTIONS

    def run(self, *arguments: str) -> str:
        return subprocess.run([self.path, *arguments], capture_output=True, text=True, check=True).stdout

    def command_of(self, words: list[str]) -> str | None:
        """The command at the start of these words, after global options; also a synonym, which the program explains."""
        while words and words[0].startswith("-"):
            words = words[2 if words[0] in TAKE_VALUE else 1:]
        for count in (2, 1):
            if len(words) >= count and " ".join(words[:count]) in self.texts:
                return " ".join(words[:count])
        return words[0] if words and words[0] in self.synonyms else None

    def problems(self, line: str) -> list[str]:
        """The problem with a shell's line, or a text in backquotes, that calls the program."""
        found = []
        for part in re.split(r"\|(?!\|)|&&|;", re.sub(r"(^|\s)#.*", "", line)):
            try:
                words = shlex.split(part)
            except ValueError:
                words = part.split()
            if not words or words[0] != "seqshelf" or len(words) == 1 or not re.match(r"[a-z-]", words[1]):
                continue
            command = self.command_of(words[1:])
            if command is None:
                if any(re.match(r"[a-z]", word) for word in words[1:]):
                    found.append(f"there is no command `{part.strip()}`")
                continue
            known = set(OPTION.findall(self.texts.get(command, "") + self.help)) | {"--help"}
            found += [f"`seqshelf {command}` has no option {option}" for option in OPTION.findall(part)
                      if option not in known and command in self.texts]
        return found
