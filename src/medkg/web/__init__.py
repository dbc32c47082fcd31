"""The viewer: the package as pages that people read and addresses that programs follow."""

from medkg.web.app import create_app

__all__ = ["create_app"]
