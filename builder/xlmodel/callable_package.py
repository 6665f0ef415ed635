"""Packages that can be called like the function they are named after: `xlmodel.build(...)`, `xlmodel.verify(...)`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


def make_callable(package: str, function: Callable[..., Any]) -> None:
    """Makes a call of the imported package a call of its function, whichever way the package came to be imported."""

    class CallablePackage(ModuleType):
        __call__ = staticmethod(function)

    sys.modules[package].__class__ = CallablePackage
