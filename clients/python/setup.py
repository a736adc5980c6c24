"""Copies files of the repository into the package: the service's proto file, for ``understudy_client.grpc_stubs``, and the
C library that ``UNDERSTUDY_LIBRARY`` names, for ``LocalClient``. With a library it builds a wheel for this platform, or for
the one that ``UNDERSTUDY_PLATFORM`` names, such as ``manylinux_2_28_aarch64``."""

import os
from pathlib import Path
from shutil import copyfile, rmtree

from setuptools import setup
from setuptools.dist import Distribution

PROTO = "proto/understudy/v1/planner.proto"
here = Path(__file__).parent
package = here / "understudy_client"
source = here.parent.parent / "service" / "server" / PROTO
library = os.environ.get("UNDERSTUDY_LIBRARY")
notices = here.parent.parent / "native" / "understudy" / "NOTICES"

# A source distribution already contains the file, and no service.
if source.exists():
    (package / PROTO).parent.mkdir(parents=True, exist_ok=True)
    copyfile(source, package / PROTO)

rmtree(package / "native", ignore_errors=True)
if library:
    (package / "native").mkdir()
    suffix = Path(library).suffix
    copyfile(library, package / "native" / ("understudy.dll" if suffix == ".dll" else f"libunderstudy{suffix}"))
    copyfile(notices, package / "native" / "NOTICES")


class WithLibrary(Distribution):
    """A package that depends on the platform if it has a library."""

    def has_ext_modules(self) -> bool:
        return bool(library)


options = {}
if library:
    try:
        from setuptools.command.bdist_wheel import bdist_wheel
    except ImportError:
        from wheel.bdist_wheel import bdist_wheel

    class AnyPython(bdist_wheel):
        """The library is for a platform, and for every Python on it."""

        def get_tag(self):
            return ("py3", "none", os.environ.get("UNDERSTUDY_PLATFORM") or super().get_tag()[2])

    options = {"bdist_wheel": AnyPython}

setup(distclass=WithLibrary, cmdclass=options)
