"""The nginx site of the documents starts, and hands on to a process behind it what that needs."""

import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.channels.web.uploads import MOST_BYTES
from bot.pipeline.card_reader import SECONDS

NGINX = shutil.which("nginx")
SITE = Path(__file__).parent.parent / "docs" / "nginx.conf"


def certificate(folder: Path) -> None:
    """A certificate that nobody trusts, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "anju.example")])
    now = datetime.now(UTC)
    signed = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
    ).sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    clear = serialization.NoEncryption()
    form = serialization.PrivateFormat.TraditionalOpenSSL
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, clear))


@pytest.mark.parametrize("location", ["/desk", "= /o"])
def test_where_a_photo_comes_whole_it_is_let_through_and_waited_for(location: str) -> None:
    """In front of what takes a photo of an ID card, nginx would else stop at 2 MB, and after 60 seconds."""
    block = SITE.read_text(encoding="utf-8").partition(f"location {location} {{")[2].partition("}")[0]
    size = re.search(r"client_max_body_size (\d+)m;", block)
    wait = re.search(r"proxy_read_timeout (\d+)m;", block)
    assert size is not None
    assert int(size[1]) * 1_000_000 > MOST_BYTES
    assert wait is not None
    assert int(wait[1]) * 60 > SECONDS


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed here")
def test_the_site_is_accepted_as_it_stands(tmp_path: Path) -> None:
    """It was once refused by the nginx of Debian 12, which knows no `http2 on`."""
    certificate(tmp_path)
    sockets = (f"listen unix:{tmp_path}/{number}.sock" for number in range(10))  # whoever runs this may open no port
    site = re.sub(r"listen \S+?(?=[; ])", lambda _: next(sockets), SITE.read_text(encoding="utf-8"))
    site = site.replace("/etc/ssl/anju", str(tmp_path))
    (tmp_path / "site.conf").write_text(site, encoding="utf-8")
    main = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(main, encoding="utf-8")
    assert NGINX is not None
    found = subprocess.run(
        [NGINX, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
