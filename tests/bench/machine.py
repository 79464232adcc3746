"""The machine and the programs of the measurements."""
import datetime
import os
import pathlib
import platform

from processes import CORES, output_of


def described(seqshelf: pathlib.Path) -> dict[str, str]:
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
            "machine": f"{cpu}, {CORES} cores, {memory:.0f} GiB of memory, Linux {platform.release()}",
            "load average before": f"{os.getloadavg()[0]:.1f}",
            "seqshelf": ", ".join(output_of(seqshelf, "--version").splitlines())}


def versions(python: pathlib.Path, peers_script: list) -> str:
    found = [" ".join(output_of(name, "--version").splitlines()[0].split())
             for name in ("samtools", "bgzip", "bedtools")]
    found.append(output_of("seqkit", "version").strip())
    return ", ".join([*found, output_of(python, *peers_script[1:], "versions").strip()])
