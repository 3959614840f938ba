"""Over TLS the certificate must be of the name asked for, although the connection goes to a checked address."""

import shutil
import socket
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest

from apps.ingest.fetching import FetchedPage, FetchFailed, fetch
from tests.ingest.servers import QUICK, always, said, serving


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of news.example with its key, in one file."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl on this machine to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=news.example"]
    command += ["-addext", "subjectAltName=DNS:news.example", "-keyout", str(path), "-out", str(path) + ".crt"]
    subprocess.run(command, check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


def fetched(host: str, certificate: Path, monkeypatch: pytest.MonkeyPatch, *, trusted: bool) -> FetchedPage:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    real, make = socket.getaddrinfo, ssl.create_default_context

    def resolve(name: Any, *args: Any, **kwargs: Any) -> Any:
        return real("127.0.0.1" if str(name).endswith(".example") else name, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    cafile = str(certificate) if trusted else None
    monkeypatch.setattr(ssl, "create_default_context", lambda: make(cafile=cafile))
    with serving(always(said(body=b"<p>safe</p>")), tls=context) as address:
        port = address.rpartition(":")[2]
        return fetch(f"https://{host}:{port}/", QUICK, may_connect=lambda _address: True)


def test_a_page_comes_over_tls_where_the_certificate_is_of_its_name(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fetched("news.example", certificate, monkeypatch, trusted=True).content == b"<p>safe</p>"


@pytest.mark.parametrize(("host", "trusted"), [("other.example", True), ("news.example", False)])
def test_a_certificate_of_another_name_or_of_nobody_known_is_refused(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, host: str, trusted: bool
) -> None:
    with pytest.raises(FetchFailed, match=r"does not answer \(SSLCertVerificationError\)"):
        fetched(host, certificate, monkeypatch, trusted=trusted)
