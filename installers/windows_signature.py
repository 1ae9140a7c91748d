"""Whether the embeddable Python is python.org's: the signature on every file of it, with osslsigncode.

Microsoft's root is not among Debian's. It stands in the signatures themselves, so it is taken from there
and told by its fingerprint, which Microsoft publishes; the rest of the chain must lead to it.
"""

from __future__ import annotations

import hashlib
import re
import ssl
import subprocess
import tempfile
from pathlib import Path

SIGNER = "CN=Python Software Foundation"
ROOT = "5367f20c7ade0e2bca790915056d086b720c33c1fa2a2661acf787e3292e1270"
"""SHA-256 of "Microsoft Identity Verification Root Certificate Authority 2020"."""

DEBIANS = Path("/etc/ssl/certs/ca-certificates.crt")
BINARIES = {".dll", ".exe", ".pyd"}
MICROSOFTS = ("vcruntime140.dll", "vcruntime140_1.dll")
"""Signed by Microsoft with a root that is not here; the package has newer ones from msvc-runtime."""


def verified(app: Path) -> str:
    """Verify every signed file of the folder; what it is, for the person who makes the package.

    Raises:
      SystemExit: A file is not signed by the Python Software Foundation, or changed since.
    """
    version = ""
    with tempfile.TemporaryDirectory() as place:
        roots = trusted(app / "python.exe", Path(place))
        files = sorted(path for path in app.iterdir() if path.suffix.lower() in BINARIES)
        signed = [path for path in files if path.name not in MICROSOFTS]
        for path in signed:
            told = run("verify", "-ignore-crl", "-CAfile", roots, "-TSA-CAfile", roots, "-in", path)
            if SIGNER not in told or not re.search(r"^Signature verification: ok$", told, re.MULTILINE):
                raise SystemExit(f"{path.name}: the signature of python.org does not hold\n{told}")
            built = re.search(r"Built: Release_v([\d.]+)", told)
            version = built[1] if built else version
    digest = hashlib.sha256((app / "python.exe").read_bytes()).hexdigest()
    return (
        f"Python {version}: {len(signed)} files signed by the Python Software Foundation, all verified\n"
        f"  python.exe sha256 {digest}"
    )


def trusted(signed: Path, place: Path) -> Path:
    """Debian's roots and Microsoft's, as one file."""
    signature = place / "signature"
    run("extract-signature", "-in", signed, "-out", signature)
    command = ["openssl", "pkcs7", "-inform", "DER", "-in", str(signature), "-print_certs"]
    told = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    found = re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", told, re.DOTALL)
    root = [one for one in found if fingerprint(one) == ROOT]
    if not root:
        raise SystemExit(f"{signed.name}: signed under another root than {ROOT}")
    roots = place / "roots.pem"
    roots.write_text(DEBIANS.read_text("ascii") + root[0], "ascii")
    return roots


def fingerprint(certificate: str) -> str:
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).hexdigest()


def run(*arguments: object) -> str:
    """What osslsigncode says; its exit status says less."""
    command = ["osslsigncode", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False)
    return (done.stdout + done.stderr).decode("utf-8", "replace")
