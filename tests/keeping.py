"""How the tests see photos and files as those do who open them; the vault is that of the tests' databases."""

from pathlib import Path

from storage.database.privacy import Vault
from storage.database.sealed_folder import KeptFile, SealedFolder

VAULT = Vault.with_key(bytes(32))


def sealed(folder: Path) -> SealedFolder:
    """A folder of photos or files."""
    return SealedFolder(folder, VAULT)


def kept(path: Path) -> KeptFile:
    """The file that lies at a path, sealed or in the clear."""
    return sealed(path.parent).file(path.name)
