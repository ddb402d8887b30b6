"""What is sent to addresses that others chose reaches the public alone, and in bounded time."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rules.outgoing import ANSWER, OutgoingError, Target, post
from rules.public_networks import is_public

INSIDE = [
    # loopback, and every way to write it
    "127.0.0.1",
    "127.1.2.3",
    "127.1",
    "127.0.1",
    "0177.0.0.1",
    "0177.0.0.01",
    "0x7f.0.0.1",
    "0x7f000001",
    "0x7F.1",
    "2130706433",
    "017700000001",
    "127.0.0.1.",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "kam.localhost",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "0.0.0.0",
    "0",
    "[::]",
    # private, shared, link-local, metadata
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.1.1",
    "100.64.0.1",
    "100.100.100.200",
    "169.254.1.1",
    "169.254.169.254",
    "0xa9fea9fe",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[fec0::1]",
    "[fc00::1]",
    # multicast, reserved, broadcast, documentation, benchmarks
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "192.0.2.7",
    "192.0.0.8",
    "[ff02::1]",
    "[2001:db8::1]",
    # IPv4 in disguise: mapped, compatible, NAT64, 6to4, Teredo
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::169.254.169.254]",
    "[64:ff9b:1::a00:1]",
    "[2002:7f00:1::]",
    "[2002:a9fe:a9fe::1]",
    "[2001:0:7f00:1::]",
]
MALFORMED = {
    "ftp://hooks.example/": "scheme",
    "http://hooks.example/": "scheme",
    "hooks.example": "scheme",
    "javascript:alert(1)": "scheme",
    "https://": "address",
    "https:///path": "address",
    "https://user:word@hooks.example/": "address",
    "https://hooks.example@127.0.0.1/": "address",
    "https://hooks.example/#part": "address",
    "https://hooks.example:0/": "address",
    "https://hooks.example:99999/": "address",
    "https://hooks.example/a b": "address",
    "https://hooks.example\\@127.0.0.1/": "address",
    "https://hooks.example/\r\nX-Other: 1": "address",
    "https://hooks%2eexample/": "address",
    "https://-hooks.example/": "address",
    "https://hööks.example/": "address",
    "https://[::1": "address",
    "https://[fe80::1%25eth0]/": "address",
    "https://hooks..example/": "address",
    "https://hooks.example/" + "a" * 500: "address",
}


def refusal(work: Callable[[], Any]) -> str:
    with pytest.raises(OutgoingError) as refused:
        work()
    return refused.value.code


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Say what a name is resolved to, one answer a look-up; and see who asked."""
    asked: list[str] = []

    def answer(*answers: list[str]) -> list[str]:
        left = list(answers)

        def look_up(host: str, port: int, *_args: Any, **_kwargs: Any) -> list[Any]:
            asked.append(host)
            found = left.pop(0) if len(left) > 1 else left[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found]

        monkeypatch.setattr("rules.outgoing.socket.getaddrinfo", look_up)
        return asked

    return answer


def test_no_form_of_an_inner_address_is_taken(settings: Any) -> None:
    settings.OUTGOING_HTTP = True
    assert len(INSIDE) >= 40
    taken = {host: refusal(lambda host=host: post(f"http://{host}/", b"", {})) for host in INSIDE}
    assert {host: code for host, code in taken.items() if code != "not_public"} == {}


def test_a_name_for_an_inner_address_is_refused_after_resolving(
    resolved: Callable[..., list[str]],
) -> None:
    plain = [h.strip("[]") for h in INSIDE if is_address(h.strip("[]"))]
    assert len(plain) > 30
    for address in plain:
        resolved([address])
        assert refusal(Target.of("https://hooks.example/").addresses) == "not_public", address
    resolved(["1.1.1.1", "10.0.0.1"])  # one that is public is no excuse for the other
    assert refusal(Target.of("https://hooks.example/").addresses) == "not_public"


def is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "172.32.0.1", "2606:4700::1111"])
def test_the_public_is_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_an_installation_opens_a_network_of_its_own() -> None:
    mine = [ip_network("10.2.0.0/16")]
    answers = [is_public(ip_address(a), allowed=mine) for a in ("10.2.0.1", "10.3.0.1")]
    assert answers == [True, False]


@pytest.mark.parametrize(("url", "code"), MALFORMED.items(), ids=lambda value: value[:40])
def test_what_is_no_plain_address_is_refused(url: str, code: str, settings: Any) -> None:
    settings.OUTGOING_HTTP = False
    assert refusal(lambda: Target.of(url)) == code


def test_the_checked_address_is_the_one_that_is_called(
    resolved: Callable[..., list[str]], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers with the public first and the inside then (rebinding)."""
    called: list[Any] = []

    def no_line(address: Any, **_kwargs: Any) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    asked = resolved(["1.1.1.1"], ["127.0.0.1"])
    monkeypatch.setattr("rules.outgoing.socket.create_connection", no_line)
    assert refusal(lambda: post("https://hooks.example/", b"", {})) == "unreachable"
    assert (asked, called) == (["hooks.example"], [("1.1.1.1", 443)])


@pytest.fixture
def at_home(settings: Any) -> None:
    """As where somebody writes on the product: plain HTTP to this machine."""
    settings.OUTGOING_HTTP = True
    settings.OUTGOING_NETWORKS = [ip_network("127.0.0.0/8")]


@contextmanager
def answering(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A receiver that says what it wants, once; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _where = server.accept()
            with line:
                talk(line)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(5)


def asked_of(line: socket.socket) -> bytes:
    """All of a request with a body."""
    got = b""
    while b"\r\n\r\n{}" not in got:
        got += line.recv(4096)
    return got


def test_it_sends_what_it_is_given_and_reads_a_little(at_home: None) -> None:
    seen: list[bytes] = []

    def talk(line: socket.socket) -> None:
        seen.append(asked_of(line))
        line.sendall(b"HTTP/1.1 307 Go on\r\nLocation: http://127.0.0.1:1/\r\n\r\n" + b"x" * 9000)

    with answering(talk) as port:
        answer = post(f"http://127.0.0.1:{port}/in?a=1", b"{}", {"webhook-id": "m1"})
    assert (answer.status, len(answer.body)) == (307, ANSWER)  # and nothing was followed
    assert answer.headers["location"] == "http://127.0.0.1:1/"
    lines = seen[0].decode().split("\r\n")
    assert lines[0] == "POST /in?a=1 HTTP/1.1"
    assert {f"Host: 127.0.0.1:{port}", "webhook-id: m1", "Content-Length: 2"} < {*lines}


@pytest.mark.parametrize(
    "piece",
    [b"", b"HTTP/1.1 200 OK\r\nX-A: ", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"],
    ids=["silent", "slow headers", "slow body"],
)
def test_who_answers_a_letter_at_a_time_is_cut_off(at_home: None, piece: bytes) -> None:
    def talk(line: socket.socket) -> None:
        asked_of(line)
        line.sendall(piece)
        try:
            while piece:
                line.sendall(b"a")
                time.sleep(0.05)
            line.recv(1)
        except OSError:
            return

    with answering(talk) as port:
        began = time.monotonic()
        code = refusal(lambda: post(f"http://127.0.0.1:{port}/", b"{}", {}, total=0.4))
    assert code == "timeout"
    assert time.monotonic() - began < 30  # without an end it is never


def test_who_hangs_up_or_talks_something_else_is_broken(at_home: None) -> None:
    for said in (b"", b"220 mail.example ESMTP\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 200):
        with answering(lambda line, said=said: (asked_of(line), line.sendall(said))) as port:
            assert refusal(lambda p=port: post(f"http://127.0.0.1:{p}/", b"{}", {})) == "broken"
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert refusal(lambda: post(f"http://127.0.0.1:{port}/", b"{}", {})) == "unreachable"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for hooks.example, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("hooks.example")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - datetime.timedelta(days=1))
    made = made.not_valid_after(now + datetime.timedelta(days=1))
    made = made.add_extension(names, critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    file = tmp_path_factory.mktemp("papers") / "both.pem"
    file.write_bytes(
        made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


def test_the_certificate_must_be_for_the_name_though_the_address_is_called(
    papers: Path,
    at_home: None,
    resolved: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(papers)

    def talk(line: socket.socket) -> None:
        try:
            with served.wrap_socket(line, server_side=True) as secure:
                asked_of(secure)
                secure.sendall(b"HTTP/1.1 204 Done\r\n\r\n")
        except (OSError, ssl.SSLError):
            return

    resolved(["127.0.0.1"])

    def sent_to(name: str) -> int | str:
        with answering(talk) as port:
            try:
                return post(f"https://{name}:{port}/", b"{}", {}).status
            except OutgoingError as error:
                return error.code

    assert sent_to("hooks.example") == "tls"  # nobody vouches for it
    monkeypatch.setenv("SSL_CERT_FILE", str(papers))
    assert [sent_to("hooks.example"), sent_to("other.example")] == [204, "tls"]
