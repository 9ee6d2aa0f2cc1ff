"""The configuration: environment variables or `.env`, checked, with a hint for each mistake."""

import re
from datetime import time
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage.database.bucket import Bucket, BucketAddress
from storage.database.ciphers import Algorithm, is_there
from storage.database.keys import KeyFile, read_ring
from storage.database.object_store import ObjectStore
from storage.database.privacy import Vault

_TILES = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?/[^\s;,'\"]*")  # its host stands in a content policy


class SettingsError(Exception):
    """A setting is wrong; the message names the variable, its value and what is right."""


def _is_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("expected a time zone as Asia/Shanghai") from error
    return name


def _is_address(address: str) -> str:
    host, separator, port = address.rpartition(":")
    if not separator or not host or not port.isdigit() or not 0 <= int(port) <= 65535:
        raise ValueError("expected host and port as 127.0.0.1:8080")
    return address


def _is_time(text: str) -> str:
    try:
        time.fromisoformat(text)
    except ValueError as error:
        raise ValueError("expected a time of the day as 03:10") from error
    return text


def _is_root_url(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("expected an address that begins with http:// or https://")
    return url.rstrip("/")


def _is_database_url(url: str) -> str:
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://", "postgres://")):
        raise ValueError("expected an address that begins with postgresql:// or sqlite:///")
    return url


def _is_proxy(url: str) -> str:
    if not url.startswith(("http://", "https://", "socks5://", "socks5h://")):
        raise ValueError("expected an address that begins with http:// or socks5://")
    return url


def _is_tiles(address: str) -> str:
    whole = all(part in address for part in ("{z}", "{x}", "{y}"))
    if not _TILES.fullmatch(address) or not whole:
        raise ValueError("expected an address as https://tiles.example/{z}/{x}/{y}.png")
    return address


def _is_bucket(url: str) -> str:
    BucketAddress.of(url, key_id="", secret="")
    return url


def _is_offered(algorithm: Algorithm) -> Algorithm:
    if not is_there(algorithm):
        raise ValueError(f"the OpenSSL in use has no {algorithm}")
    return algorithm


RootUrl = Annotated[str, AfterValidator(_is_root_url)]
DatabaseUrl = Annotated[str, AfterValidator(_is_database_url)]
ProxyUrl = Annotated[str, AfterValidator(_is_proxy)]
TilesUrl = Annotated[str, AfterValidator(_is_tiles)]


class Settings(BaseSettings):
    """Every setting, each read from the variable of its name with ANJU_ before it."""

    model_config = SettingsConfigDict(
        env_prefix="ANJU_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    telegram_token: SecretStr | None = Field(None, description="Token of the Telegram bot; none: no Telegram")
    telegram_api: RootUrl = Field("https://api.telegram.org", description="Root URL of the Bot API server")
    telegram_proxy: ProxyUrl | None = Field(None, description="Proxy for Telegram: http://… or socks5://…")
    webhook_url: RootUrl | None = Field(None, description="Public URL for Telegram's webhook; none: long polling")
    database_url: DatabaseUrl | None = Field(
        None, description="Database; none: SQLite in the data folder. postgresql:// for more than one machine"
    )
    data_dir: Annotated[Path, AfterValidator(Path.expanduser)] = Field(
        Path("data"), description="Folder for database, photos, files and official texts"
    )
    web_address: Annotated[str, AfterValidator(_is_address)] = Field(
        "127.0.0.1:8080", description="Host and port of the web chat"
    )
    public_url: RootUrl | None = Field(None, description="Address of the web chat as people reach it, for links")
    sensitive: Literal["chat", "web"] | None = Field(
        None,
        description="Where Telegram users give ID numbers: in the chat, or on the page alone (web); "
        "none: web once a county is there and people reach the page, else chat",
    )
    secret_key: SecretStr | None = Field(None, description="Secret key, base64 of 32 bytes; else the key file's")
    secret_key_file: Path = Field(
        Path("~/.config/anju/secret.key"), description="Key file, made at the first start; never in a backup"
    )
    sealing: Annotated[Algorithm, AfterValidator(_is_offered)] = Field(
        Algorithm.AES, description="Cipher of the next key: aes-256-gcm, or sm4-gcm where OpenSSL has it"
    )
    photo_store: Annotated[str, AfterValidator(_is_bucket)] | None = Field(
        None,
        description="Bucket to which photos and files are moved, as s3://bucket/prefix?endpoint=https://…; "
        "none: they stay in the data folder",
    )
    photo_store_key_id: str | None = Field(None, description="Id of the access key of that bucket")
    photo_store_secret: SecretStr | None = Field(None, description="Secret of that access key; else its file's")
    photo_store_secret_file: Annotated[Path, AfterValidator(Path.expanduser)] | None = Field(
        None, description="File that holds that secret alone"
    )
    backup_dir: Annotated[Path, AfterValidator(Path.expanduser)] | None = Field(
        None, description="Folder for a backup each night, on another disk; none: none is made"
    )
    backup_at: Annotated[str, AfterValidator(_is_time)] = Field(
        "03:10", description="When that backup is made, in the time zone of all dates"
    )
    backup_keep: int = Field(14, ge=1, description="How many of those backups are kept")
    metrics_address: Annotated[str, AfterValidator(_is_address)] | None = Field(
        None, description="Host and port of figures for Prometheus, as 127.0.0.1:9108; none: none are given"
    )
    log_format: Literal["text", "json"] = Field("text", description="Lines of the log: text to read, or json")
    log_file: Annotated[Path, AfterValidator(Path.expanduser)] | None = Field(
        None, description="File of the log, one for each process; none: stderr, which systemd keeps"
    )
    log_megabytes: int = Field(20, ge=1, description="When that file is this big, another one is begun")
    log_keep: int = Field(5, ge=1, description="How many of the former files are kept")
    operator_chat: str | None = Field(None, description="Telegram chat that hears of faults")
    map_tiles: TilesUrl | None = Field(
        None, description="Tiles under the map of houses, with {z}, {x}, {y}; none: the houses alone"
    )
    map_datum: Literal["wgs84", "gcj02"] = Field(
        "wgs84", description="Coordinates of those tiles: wgs84, or gcj02 where they are shifted"
    )
    timezone: Annotated[str, AfterValidator(_is_zone)] = Field("Asia/Shanghai", description="Time zone of all dates")
    clock: AwareDatetime | None = Field(None, description="Moment at which the clock starts, for trying out dates")

    @field_validator("sensitive")
    @classmethod
    def _needs_the_page(cls, sensitive: str | None, info: ValidationInfo) -> str | None:
        if sensitive == "web" and info.data.get("public_url") is None:
            raise ValueError("expected ANJU_PUBLIC_URL to be set, too: the links to the page begin with it")
        return sensitive

    def keeps_off_messengers(self, *, counties: bool) -> bool:
        """Whether ID numbers are given on the page alone; `counties` tells whether one is there, whose data they are.

        An office that lets them pass servers abroad has to say so (《个人信息保护法》 第三十八条).
        """
        if self.sensitive is None:
            return counties and self.public_url is not None
        return self.sensitive == "web"

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.timezone)

    @property
    def web_host_and_port(self) -> tuple[str, int]:
        """Where the web chat listens."""
        return _host_and_port(self.web_address)

    @property
    def metrics_host_and_port(self) -> tuple[str, int] | None:
        """Where figures are given; none: nowhere."""
        return None if self.metrics_address is None else _host_and_port(self.metrics_address)

    @property
    def link_root(self) -> str:
        """The root of links into the web chat."""
        return self.public_url or f"http://{self.web_address}"

    @property
    def has_key(self) -> bool:
        """Whether a secret key is set, or lies in its file."""
        return self.secret_key is not None or self.secret_key_file.expanduser().exists()

    def vault(self) -> Vault:
        """What seals with the secret keys, one made in their file where there is none yet; raises SettingsError."""
        try:
            vault = self._vault()
            for key in vault.ring.opening:
                _is_offered(key.algorithm)
        except (ValueError, OSError) as error:
            name = "ANJU_SECRET_KEY" if self.secret_key is not None else "ANJU_SECRET_KEY_FILE"
            raise SettingsError(f"{name}: {error}") from error
        return vault

    def _vault(self) -> Vault:
        if self.secret_key is not None:
            return Vault(read_ring(self.secret_key.get_secret_value()))
        file = KeyFile(self.secret_key_file.expanduser())
        file.make(self.sealing)
        return Vault.of_file(file)

    def bucket(self) -> BucketAddress | None:
        """Where photos and files are moved to; none: nowhere. Raises SettingsError, also where no client is there."""
        if self.photo_store is None:
            return None
        if find_spec("obstore") is None:
            raise SettingsError("ANJU_PHOTO_STORE: its client is not installed (docs/operate.md, the extra s3)")
        if self.photo_store_key_id is None:
            raise SettingsError("ANJU_PHOTO_STORE_KEY_ID is not set: the bucket of ANJU_PHOTO_STORE asks for it")
        return BucketAddress.of(self.photo_store, key_id=self.photo_store_key_id, secret=self._bucket_secret())

    def store(self) -> ObjectStore | None:
        """The store to which photos and files are moved; none: they stay here. Raises SettingsError."""
        bucket = self.bucket()
        return None if bucket is None else Bucket(bucket)

    def _bucket_secret(self) -> str:
        if self.photo_store_secret is not None:
            return self.photo_store_secret.get_secret_value()
        if self.photo_store_secret_file is None:
            raise SettingsError("ANJU_PHOTO_STORE_SECRET is not set, nor ANJU_PHOTO_STORE_SECRET_FILE")
        try:
            secret = self.photo_store_secret_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"ANJU_PHOTO_STORE_SECRET_FILE: {error}") from error
        if not secret:
            raise SettingsError(f"ANJU_PHOTO_STORE_SECRET_FILE: {self.photo_store_secret_file} is empty")
        return secret

    def database(self, name: str = "anju") -> str:
        """The database's URL; `name` is that of the SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{(self.data_dir / f'{name}.db').absolute()}"


def _host_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


_SECRETS = ("TOKEN", "SECRET", "DATABASE_URL", "PROXY")  # in the names of what holds keys or passwords


def load_settings(**overrides: object) -> Settings:
    """Read the settings; raises SettingsError with a line for each mistake."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = []
        for detail in error.errors():
            variable = "ANJU_" + "_".join(str(part) for part in detail["loc"]).upper()
            secret = any(word in variable for word in _SECRETS)
            value = "(hidden)" if secret else repr(detail["input"])
            lines.append(f"{variable}={value}: {detail['msg'].removeprefix('Value error, ')}")
        raise SettingsError("\n".join(lines)) from error
