#!/usr/bin/env python3
"""Runs the recipes for servers in docs/how-to/serve-a-mirror.md unchanged, except for the directory that they serve.

usage: recipes.py PROGRAM DATA [CHECK…]
"""
import pathlib
import re
import shlex
import shutil
import sys
import urllib.error
import urllib.request

sys.dont_write_bytecode = True
import samples
import servers
from checks import Shelf, equal, run_checks
from samples import FIRST, SECOND, check_snapshot

PAGE = (pathlib.Path(__file__).resolve().parents[2] / "docs/how-to/serve-a-mirror.md").read_text()


def recipe(language: str, word: str) -> str:
    """The fenced block of a language that contains the word."""
    blocks = [block for block in re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
              if word in block]
    equal(f"blocks of {language} with {word}", len(blocks), 1)
    return blocks[0]


class RecipeNginx(servers.Nginx):
    def command(self):
        words = super().command()
        conf = self.directory / "nginx.conf"
        ours = recipe("nginx", "/srv/shelf").replace("/srv/shelf", str(self.served))
        conf.write_text(conf.read_text().replace(f"root {self.served};", ours))
        return words


class RecipeRsyncd(servers.RsyncDaemon):
    def command(self):
        words = super().command()
        conf = self.directory / "rsyncd.conf"
        conf.write_text(conf.read_text().split("[root]")[0]
                        + recipe("ini", "/srv/shelf").replace("/srv/shelf", str(self.served)))
        return words


def pulls(place, source: str, site) -> None:
    shelf = Shelf(place)
    shelf.ok("pull", source, FIRST)
    equal("catalog", shelf.json("pull", source, SECOND)["catalog"], "delta")
    check_snapshot(shelf, SECOND, site)


def status_of(url: str) -> int:
    try:
        return urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10).status
    except urllib.error.HTTPError as error:
        return error.code


def nginx(place):
    site = samples.small()
    with RecipeNginx(site.root) as server:
        pulls(place, server.url + "/shelf", site)
        for path, status in ((f"{SECOND}/SHA256SUMS", 200), ("snapshots.json", 200),
                             ("master/catalog.sqlite3", 404), (".lock", 404)):
            equal(path, status_of(f"{server.url}/shelf/{path}"), status)


def rsyncd(place):
    site = samples.small()
    with RecipeRsyncd(site.root) as server:
        source = f"rsync://127.0.0.1:{server.port}/shelf"
        pulls(place, source, site)


def bucket(place):
    """Pulls work without the files that the commands for S3 skip, and without `latest`."""
    site, served = samples.small(), place / "bucket"
    words = shlex.split(recipe("sh", "aws s3 sync").splitlines()[0])
    left_out = {words[i + 1] for i, word in enumerate(words) if word == "--exclude"} - {"SHA256SUMS"}
    equal("skipped", left_out, {"aliases.sqlite3", "sequences/db.sqlite3"})
    served.mkdir(parents=True)
    shutil.copy(site.root / "snapshots.json", served)
    for name in (FIRST, SECOND):
        shutil.copytree(site.root / name, served / name)
        for path in left_out:
            (served / name / path).unlink()
    with servers.Nginx(served) as server:
        pulls(place, server.url, site)


run_checks([nginx, rsyncd, bucket])
