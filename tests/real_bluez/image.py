"""What the virtual machine boots: a kernel of the distribution, and this computer's own bluetoothd.

Packed once into a folder outside the repository, under a name that tells what is in it. Nothing
here needs root.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import lzma
import os
import re
import shutil
import stat
import struct
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

HERE: Final = Path(__file__).parent
# Not on every user's path.
PLACES: Final = os.pathsep.join(
    [os.environ.get("PATH", ""), "/usr/sbin", "/sbin", "/usr/libexec/bluetooth"]
)
QEMU: Final = "qemu-system-x86_64"
GUEST_PROGRAMS: Final = ("dbus-daemon", "bluetoothd", "btattach", "socat")
PACKAGES: Final = "qemu-system-x86 bluez busybox-static socat dbus-daemon kmod zstd"
# Debian's name, then Ubuntu's.
KERNELS: Final = ("linux-image-amd64", "linux-image-generic")
MODULES: Final = (
    *("virtio_pci", "virtio_net", "virtio_rng", "hci_uart"),
    # For pairing; without the random generator the kernel refuses to load the Bluetooth SMP.
    *("ansi_cprng", "cmac", "ecb"),
)
_FOLDERS: Final = (
    *("net/", "crypto/", "lib/", "drivers/bluetooth/", "drivers/virtio/"),
    *("drivers/net/virtio_net", "drivers/net/net_failover", "drivers/char/hw_random/"),
    *("drivers/tty/serdev/", "arch/x86/crypto/"),
)
_BUS_CONFIG: Final = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
"""
_BLUETOOTH_CONFIG: Final = """\
[General]
ControllerMode = le
[Policy]
AutoEnable = true
"""


class NotHereError(Exception):
    """This computer cannot run the machine; the text says why."""


@dataclass(frozen=True, slots=True)
class Image:
    """The two files that QEMU is given, and what they hold."""

    kernel: Path
    initrd: Path
    versions: str


def cache_folder() -> Path:
    """Return the folder in which packed machines are kept."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache, "biofeedback-tests")


def find(program: str) -> str:
    """Return the path of a program.

    Raises:
        NotHereError: If it is not installed.
    """
    path = shutil.which(program, path=PLACES)
    if path is None:
        raise NotHereError(f"{program} is not installed (apt-get install {PACKAGES})")
    return path


def image(folder: Path) -> Image:
    """Return the image, from the folder if it was packed before.

    Raises:
        NotHereError: If something that it is made of cannot be had.
    """
    programs = {name: find(name) for name in GUEST_PROGRAMS}
    busybox = find("busybox")
    packages = _kernel_packages()
    bluez = _output(programs["bluetoothd"], "--version").strip()
    contents = hashlib.sha256()
    for path in (Path(__file__), HERE / "init.sh", *map(Path, programs.values()), Path(busybox)):
        contents.update(path.read_bytes())
    kernel = packages[0].replace("=", "-").removeprefix("linux-image-")
    place = folder / f"linux-{kernel}-bluez-{bluez}-{contents.hexdigest()[:12]}"
    versions = f"Linux {kernel}, BlueZ {bluez}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        # Several test runs may want it at once; one packs it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            with tempfile.TemporaryDirectory(dir=folder) as work:
                _pack(Path(work), packages, programs, busybox)
                (Path(work) / "image").rename(place)
    return Image(place / "vmlinux", place / "initrd", versions)


def _pack(work: Path, packages: list[str], programs: dict[str, str], busybox: str) -> None:
    downloads, root, done = (work / name for name in ("downloads", "root", "image"))
    for path in (downloads, root, done):
        path.mkdir()
    _download(downloads, packages)
    for package in sorted(downloads.glob("*.deb")):
        _unpack(package, root)
    (done / "vmlinux").write_bytes(_uncompressed(next(root.glob("boot/vmlinuz-*"))))
    files = Archive()
    files.add("/init", (HERE / "init.sh").read_bytes(), executable=True)
    files.add("/etc/dbus.conf", _BUS_CONFIG.encode())
    files.add("/etc/bluetooth/main.conf", _BLUETOOTH_CONFIG.encode())
    files.add("/etc/passwd", b"root:x:0:0:root:/:/bin/sh\n")
    files.add("/etc/group", b"root:x:0:\n")
    files.add("/bin/busybox", Path(busybox).read_bytes(), executable=True)
    files.link("/bin/sh", "busybox")
    files.link("/var/run", "../run")
    for folder in ("/proc", "/sys", "/dev", "/run", "/tmp", "/var/lib/bluetooth"):
        files.folder(folder)
    for name, program in programs.items():
        files.add(f"/bin/{name}", Path(program).read_bytes(), executable=True)
        for library in _libraries(program):
            files.add(library, Path(library).read_bytes(), executable=True)
    order = []
    for number, module in enumerate(_modules(root)):
        order.append(f"/modules/{number:02}-{module.name.split('.')[0]}.ko")
        files.add(order[-1], _module(module))
    files.add("/modules/order", "\n".join([*order, ""]).encode())
    (done / "initrd").write_bytes(files.pack())


@dataclass
class Archive:
    """A cpio archive of the form that the kernel unpacks ("newc"), everything owned by root."""

    _entries: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def add(self, path: str, content: bytes, *, executable: bool = False) -> None:
        """Add a file and the folders that it lies in."""
        self.folder(str(PurePosixPath(path).parent))
        self._entries[path] = (stat.S_IFREG | (0o755 if executable else 0o644), content)

    def link(self, path: str, target: str) -> None:
        """Add a symbolic link."""
        self.folder(str(PurePosixPath(path).parent))
        self._entries[path] = (stat.S_IFLNK | 0o777, target.encode())

    def folder(self, path: str) -> None:
        """Add a folder and those above it."""
        if path not in ("", "/") and path not in self._entries:
            self.folder(str(PurePosixPath(path).parent))
            self._entries[path] = (stat.S_IFDIR | 0o755, b"")

    def pack(self) -> bytes:
        """Return the archive."""
        packed = bytearray()
        entries = [*self._entries.items(), ("TRAILER!!!", (0, b""))]
        for number, (path, (mode, content)) in enumerate(entries, 1):
            name = path.lstrip("/").encode() + b"\0"
            fields = (number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name), 0)
            packed += b"070701" + b"".join(b"%08X" % value for value in fields) + name
            packed += bytes(-len(packed) % 4) + content
            packed += bytes(-len(packed) % 4)
        return bytes(packed)


def _kernel_packages() -> list[str]:
    """Return ``name=version`` of the newest kernel, and of its modules where they are apart."""
    apt_cache = find("apt-cache")
    for meta in KERNELS:
        found = re.search(r"Depends: (linux-image-\d\S*)", _output(apt_cache, "depends", meta))
        if found is None:
            continue
        release = found[1].removeprefix("linux-image-")
        names = [f"linux-{part}-{release}" for part in ("image", "modules", "modules-extra")]
        policies = [(name, _output(apt_cache, "policy", name)) for name in names]
        versions = [(name, re.search(r"Candidate: (\d\S*)", text)) for name, text in policies]
        return [f"{name}={version[1]}" for name, version in versions if version]
    raise NotHereError("apt knows no kernel package: run apt-get update on Debian or Ubuntu")


def _download(folder: Path, packages: list[str]) -> None:
    # The sandbox's user could not write into the folder.
    command = [find("apt-get"), "-q", "-o", "APT::Sandbox::User=root", "download", *packages]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=600, check=False
    )
    if done.returncode:
        raise NotHereError(f"the kernel cannot be downloaded: {done.stderr.strip()[-300:]}")


def _unpack(package: Path, root: Path) -> None:
    """Unpack what is needed of a kernel package: a tenth of it."""
    command = [find("dpkg-deb"), "--fsys-tarfile", str(package)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        with tarfile.open(fileobj=process.stdout, mode="r|") as tar:
            for member in tar:
                inside = member.name.partition("/kernel/")[2]
                wanted = "/vmlinuz-" in member.name or "/modules." in member.name
                if member.isfile() and (wanted or inside.startswith(_FOLDERS)):
                    content = tar.extractfile(member)
                    assert content
                    # Not tar.extract: its filters are missing in Debian's Python 3.11.2.
                    path = root / PurePosixPath(member.name).relative_to(".")
                    assert ".." not in path.parts
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content.read())


def _uncompressed(kernel: Path) -> bytes:
    """Return the ELF inside a compressed kernel: QEMU boots it in half the time.

    The offsets are those of the kernel's own boot protocol.
    """
    data = kernel.read_bytes()
    sectors = data[0x1F1] or 4
    offset, length = struct.unpack_from("<II", data, 0x248)
    start = (sectors + 1) * 512 + offset
    return _expand(data[start : start + length])


def _module(path: Path) -> bytes:
    data = path.read_bytes()
    return data if data.startswith(b"\x7fELF") else _expand(data)


def _expand(data: bytes) -> bytes:
    if data.startswith(b"\xfd7zXZ\0"):
        return lzma.LZMADecompressor().decompress(data)
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data)
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        # The kernel's length after the end makes zstd complain.
        done = subprocess.run([find("zstd"), "-dcq"], input=data, capture_output=True, check=False)
        return done.stdout
    raise NotHereError(f"the kernel is compressed in a way not known here ({data[:4].hex()})")


def _modules(root: Path) -> Iterator[Path]:
    """Yield the files of the modules, each after those it needs."""
    # The kernel's packages know the folder by its old name or by its new one.
    (modules,) = (*root.glob("lib/modules/*"), *root.glob("usr/lib/modules/*"))
    base = str(modules.parents[2])
    subprocess.run([find("depmod"), "-b", base, modules.name], capture_output=True, check=True)
    seen = set()
    for name in MODULES:
        command = [find("modprobe"), "-d", base, "-S", modules.name, "--show-depends", name]
        for line in _output(*command).splitlines():
            kind, _, path = line.strip().partition(" ")
            if kind == "insmod" and path not in seen:
                seen.add(path)
                yield Path(path.split()[0])


def _libraries(program: str) -> list[str]:
    return sorted(set(re.findall(r"/\S+", _output("ldd", program))))


def _output(*command: str) -> str:
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    return done.stdout


if __name__ == "__main__":
    try:
        sys.stdout.write(f"A virtual machine for Bluetooth: {image(cache_folder()).versions}.\n")
    except NotHereError as reason:
        sys.exit(f"No virtual machine for Bluetooth: {reason}.")
