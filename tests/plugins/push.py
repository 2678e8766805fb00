"""A push service and a browser's keys, on the loopback: real https, real sealing, real signatures.

What comes is opened as RFC 8291 tells a browser to, and whoever sent it is checked as RFC 8292
tells a push service to, both written here a second time and from the other side.
"""

import base64
import datetime
import hmac
import ipaddress
import json
import os
import ssl
import threading
import time
import uuid
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def b64(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def as_point(key):
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def hkdf(salt, material, about, length):
    """One block of HKDF by hand: RFC 8291 shows it this way."""
    known = hmac.new(salt, material, sha256).digest()
    return hmac.new(known, about + b"\x01", sha256).digest()[:length]


@dataclass
class Browser:
    """One subscription's private side."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = field(default_factory=lambda: os.urandom(16))
    mark: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def p256dh(self):
        return b64(as_point(self.key.public_key()))

    @property
    def auth(self):
        return b64(self.secret)

    def open(self, body):
        """The message, without what fills it up."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), theirs)
        about = b"WebPush: info\x00" + as_point(self.key.public_key()) + sender
        mixed = hkdf(self.secret, shared, about, 32)
        content = hkdf(salt, mixed, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = hkdf(salt, mixed, b"Content-Encoding: nonce\x00", 12)
        plain = AESGCM(content).decrypt(nonce, sealed, None).rstrip(b"\x00")
        assert plain[-1:] == b"\x02"
        return plain[:-1]


def check_signature(header, origin):
    """Who signed a request: the public key, and what was claimed."""
    kind, _, rest = header.partition(" ")
    assert kind == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signed = parts["t"].split(".")
    both = raw(signed)
    r, s = int.from_bytes(both[:32], "big"), int.from_bytes(both[32:], "big")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(parts["k"]))
    text = f"{head}.{claims}".encode()
    key.verify(encode_dss_signature(r, s), text, ec.ECDSA(hashes.SHA256()))
    assert json.loads(raw(head)) == {"typ": "JWT", "alg": "ES256"}
    said = json.loads(raw(claims))
    assert said["aud"] == origin
    assert time.time() < said["exp"] <= time.time() + 24 * 3600
    return parts["k"], said


def make_certificate(folder):
    """A certificate of the loopback that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "push on the loopback")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "push.pem"
    private = key.private_bytes(
        Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(certificate.public_bytes(Encoding.PEM) + private)
    return path


@dataclass
class Request:
    """What the service was asked."""

    path: str
    headers: dict
    body: bytes


class Service:
    """A push service that answers as it is told: a status, or `drop`, `silence` or `drip`."""

    def __init__(self, certificate):
        self.certificate = certificate
        self.answer, self.headers, self.requests = 201, {}, []
        self.connections = 0
        # Close each line after an answer, without a word of warning.
        self.hangs_up = False
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self.server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        # The handshake is made by the thread of the connection, not by the one that accepts.
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def origin(self):
        return f"https://127.0.0.1:{self.server.server_port}"

    def endpoint(self, name="one"):
        return f"{self.origin}/push/{name}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)


def handler_of(service):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self):
            service.connections += 1
            super().setup()

        def handle(self):
            # A line that breaks is what some tests are about.
            try:
                super().handle()
            except OSError:
                self.close_connection = True

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.requests.append(Request(self.path, dict(self.headers), body))
            if service.answer == "silence":
                time.sleep(3)
            if service.answer in ("drop", "silence"):
                self.close_connection = True
                return
            if service.answer == "drip":
                for _ in range(30):
                    self.wfile.write(b"H")
                    time.sleep(0.1)
                self.close_connection = True
                return
            self.send_response(service.answer)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")
            self.close_connection = self.close_connection or service.hangs_up

        def log_message(self, *words):
            pass

    return Handler
