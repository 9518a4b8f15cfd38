"""Who asks an endpoint and who gets to see it; redirects, certificates, hosts."""

import datetime
import hashlib
import ipaddress
import socket
import ssl
import threading
from urllib.request import parse_http_list, parse_keqv_list

import pytest

from kg.errors import EndpointError, UsageError
from kg.services.endpoints.credentials import Address, Credentials
from kg.services.endpoints.remote import Endpoint
from tests.scripted import ROWS, SELECT, THREE, Answer, scripted_server
from tests.servers import free_port

pytestmark = pytest.mark.usefixtures("nobody")

SECRET = "hush:hush/秘密"


@pytest.fixture
def known(monkeypatch, nobody):
    """The environment names a user."""
    monkeypatch.setenv("KG_ENDPOINT_USER", "hanako")
    monkeypatch.setenv("KG_ENDPOINT_PASSWORD", SECRET)


@pytest.mark.usefixtures("known")
def test_user_of_the_environment_asks(server, ask):
    server.says(Answer(body=ROWS))
    ask()

    # printf 'hanako:hush:hush/秘密' | base64
    basic = "Basic aGFuYWtvOmh1c2g6aHVzaC/np5jlr4Y="
    assert basic == server.asked[0].headers["authorization"]


def test_token_of_the_environment_asks(server, ask, monkeypatch):
    monkeypatch.setenv("KG_ENDPOINT_TOKEN", "abc.def")
    server.says(Answer(body=ROWS))
    ask()

    assert "Bearer abc.def" == server.asked[0].headers["authorization"]


@pytest.mark.usefixtures("known")
def test_user_of_the_address_goes_before_that_of_the_environment(server, names):
    server.says(Answer(body=ROWS))
    endpoint = Endpoint(server.url.replace("//", "//taro:p%40ss@"), names)
    endpoint.ask(SELECT)

    # printf 'taro:p@ss' | base64
    assert "Basic dGFybzpwQHNz" == server.asked[0].headers["authorization"]
    assert server.url == endpoint.origin == endpoint.url


def test_nobody_asks_where_nobody_is_named(server, ask):
    server.says(Answer(body=ROWS))
    ask()

    assert "authorization" not in server.asked[0].headers


@pytest.mark.usefixtures("known")
def test_user_belongs_to_the_server_of_the_environment(server, ask, monkeypatch):
    server.says(Answer(body=ROWS))
    monkeypatch.setenv("KG_ENDPOINT", "https://example.org/sparql")
    ask()
    monkeypatch.setenv("KG_ENDPOINT", f"{server.url}/another/path")
    ask()

    assert ["authorization" in asked.headers for asked in server.asked] == [False, True]


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"USER": "hanako"}, "belong together"),
        ({"PASSWORD": "x"}, "belong together"),
        ({"USER": "a", "PASSWORD": "b", "TOKEN": "c"}, "both set"),
        ({"TOKEN": "a\nX-Evil: b"}, "no token"),
    ],
)
def test_half_a_user_is_refused(names, monkeypatch, variables, said):
    for name, value in variables.items():
        monkeypatch.setenv(f"KG_ENDPOINT_{name}", value)
    with pytest.raises(UsageError, match=said):
        Endpoint("https://example.org/sparql", names)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/", True),
        ("http://127.0.0.1/", True),
        ("http://localhost/", True),
        ("http://[::1]:8890/", True),
        ("http://example.org/", False),
        ("http://localhost.example.org/", False),
        ("http://10.0.0.1/", False),
    ],
)
def test_password_goes_over_plain_http_to_this_machine_only(
    names, monkeypatch, url, safe
):
    if safe:
        Endpoint(url, names)
    else:
        with pytest.raises(UsageError, match="plain text") as caught:
            Endpoint(url, names)
        assert "暗号化されずに" in caught.value.messages["ja"]
        monkeypatch.setenv("KG_ENDPOINT_INSECURE", "1")
        Endpoint(url, names)


DIGEST = (
    'Digest realm="SPARQL", domain="/sparql-auth", nonce="246b", opaque="5ebe", '
    'stale="false", qop="auth", algorithm="MD5"'
)


def digest_response(said, method, algorithm):
    """What RFC 7616, section 3.4.1, makes of a user, a password and a challenge."""

    def hashed(*parts):
        return hashlib.new(algorithm, ":".join(parts).encode()).hexdigest()

    known = hashed("花子", "SPARQL", SECRET)
    asked = hashed(method, said["uri"])
    return hashed(known, said["nonce"], said["nc"], said["cnonce"], "auth", asked)


@pytest.mark.parametrize(("name", "algorithm"), [("MD5", "md5"), ("SHA-256", "sha256")])
def test_digest_is_answered_and_its_challenge_kept(server, names, name, algorithm):
    counts = []

    def answer(asked):
        sent = asked.headers.get("authorization", "")
        if not sent.startswith("Digest "):
            challenge = DIGEST.replace("MD5", name)
            return Answer(status=401, headers={"WWW-Authenticate": challenge})
        said = parse_keqv_list(parse_http_list(sent.removeprefix("Digest ")))
        assert asked.path == said["uri"]
        assert digest_response(said, asked.method, algorithm) == said["response"]
        counts.append(said["nc"])
        return Answer(body=ROWS)

    server.says(answer)
    who = Credentials("花子", SECRET)
    endpoint = Endpoint(f"{server.url}/sparql-auth", names, credentials=who)

    assert THREE == endpoint.ask(SELECT) == endpoint.ask(SELECT)
    assert 3 == len(server.asked)
    assert ["00000001", "00000002"] == counts


@pytest.mark.usefixtures("known")
def test_virtuoso_tells_its_challenge_to_nobody_only(server, ask):
    # As Virtuoso 7.2.5 does: a user that is told by Basic gets no challenge.
    def answer(asked):
        sent = asked.headers.get("authorization", "")
        if sent.startswith("Digest "):
            return Answer(body=ROWS)
        challenge = {} if sent else {"WWW-Authenticate": DIGEST}
        return Answer(status=401, headers=challenge)

    server.says(answer)

    assert THREE == ask()
    assert ["GET", "HEAD", "GET"] == [asked.method for asked in server.asked]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("challenge", "asked"),
    [
        (DIGEST, 3),
        (DIGEST.replace("MD5", "SHA-999"), 1),
        ("Negotiate", 1),
        ("Digest", 1),
        ('Basic realm="x"', 1),
    ],
)
def test_user_that_is_not_accepted_is_told_without_asking_for_ever(
    server, refused, challenge, asked
):
    server.says(Answer(status=401, headers={"WWW-Authenticate": challenge}))
    said = refused()

    assert "does not accept the user" in said["en"]
    assert asked == len(server.asked)


def test_server_that_asks_who_is_told_with_the_variables(server, refused):
    server.says(Answer(status=401))
    said = refused()

    assert "KG_ENDPOINT_USER" in said["en"]
    assert "KG_ENDPOINT_TOKEN" in said["ja"]


@pytest.mark.usefixtures("known")
def test_secrets_stand_in_no_error(server, names, monkeypatch):
    def answer(asked):
        said = f"who is {asked.headers['authorization']} with {SECRET}?"
        return Answer(status=403, body=said, media="text/plain; charset=utf-8")

    server.says(answer)
    endpoint = Endpoint(server.url, names)
    with pytest.raises(EndpointError, match=r"with \*\*\*\?") as caught:
        endpoint.ask(SELECT)

    for text in (*caught.value.messages.values(), repr(endpoint), str(vars(caught))):
        assert SECRET not in text
        assert "aGFuYWtv" not in text


@pytest.mark.parametrize(
    "url",
    [
        "http://taro:hush@127.0.0.1:1/sparql?apikey=hush",
        "https://taro:hush@host:port/",
        "taro:hush@host",
    ],
)
def test_secrets_of_an_address_stand_in_no_error(names, url):
    with pytest.raises((EndpointError, UsageError)) as caught:
        Endpoint(url, names, retries=0).ask(SELECT)

    assert "hush" not in "".join(caught.value.messages.values())


# Redirects.


def test_redirect_is_followed_with_the_whole_query(server, ask):
    def answer(asked):
        if asked.path.startswith("/sparql"):
            where = asked.path.replace("/sparql", "/query")
            return Answer(status=301, headers={"Location": where})
        return Answer(body=ROWS)

    server.says(answer)

    assert THREE == ask()
    long = SELECT + '\nVALUES ?o { "' + "x" * 3000 + '" }'
    assert THREE == ask(long)
    assert ["GET", "GET", "POST", "POST"] == [asked.method for asked in server.asked]
    assert [long] == server.asked[3].query["query"]
    assert "sparql-results+json" in server.asked[3].headers["accept"]


def test_redirect_to_another_server_is_followed_by_nobody(server, other_server, ask):
    away = {"Location": f"{other_server.url}/there"}
    server.says(Answer(status=307, headers=away))
    other_server.says(Answer(body=ROWS))

    assert THREE == ask()
    assert "authorization" not in other_server.asked[0].headers


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_password_is_never_sent_to_another_server(
    server, other_server, refused, status
):
    away = {"Location": f"{other_server.url}/there?key=hush"}
    server.says(Answer(status=status, headers=away))
    said = refused()

    assert [] == other_server.asked
    assert f"redirects to {other_server.url}/there" in said["en"]
    assert "hush" not in said["en"]
    assert "別のサーバへは送りません" in said["ja"]


def test_see_other_is_followed_by_get_without_the_query(server, ask):
    # RFC 9110, section 15.4.4.
    server.says(Answer(status=303, headers={"Location": "/there"}), Answer(body=ROWS))

    assert THREE == ask(SELECT + '\nVALUES ?o { "' + "x" * 3000 + '" }')
    assert ["POST", "GET"] == [asked.method for asked in server.asked]
    assert b"" == server.asked[1].body
    assert "content-type" not in server.asked[1].headers


@pytest.mark.usefixtures("known")
def test_password_goes_along_from_http_to_https_of_one_host_and_not_back(
    server, tls_server, ask, names, certificate, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server.says(Answer(status=301, headers={"Location": tls_server.url}))

    assert THREE == ask()
    assert tls_server.asked[0].headers["authorization"].startswith("Basic ")

    server.asked.clear()
    tls_server.says(Answer(status=301, headers={"Location": server.url}))
    with pytest.raises(EndpointError, match="redirects to http:"):
        Endpoint(tls_server.url, names).ask(SELECT)
    assert [] == server.asked


@pytest.mark.usefixtures("known")
def test_password_goes_along_on_the_same_server(server, ask):
    server.says(Answer(status=308, headers={"Location": "/there"}), Answer(body=ROWS))
    ask()

    assert server.asked[1].headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize("where", ["/sparql", "file:///etc/passwd", "http://", ""])
def test_redirect_that_leads_nowhere_is_told(server, refused, where):
    server.says(Answer(status=302, headers={"Location": where} if where else {}))
    said = refused()

    assert "HTTP 302" in said["en"]
    assert "without leading anywhere" in said["en"]


# Connections that do not come about.


@pytest.mark.parametrize("url", ["localhost/sparql", "ftp://x/", "http:///x", "", "#"])
def test_address_that_is_no_web_address_is_refused(names, url):
    with pytest.raises(UsageError, match="http") as caught:
        Endpoint(url, names)
    assert "http://" in caught.value.messages["ja"]


def test_host_that_is_unknown_is_told_and_asked_once(names, monkeypatch, pauses):
    def unknown(*arguments, **how):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(EndpointError, match=r"no such host \(Name or") as caught:
        Endpoint("https://no.such.host/", names, sleep=pauses.append).ask(SELECT)

    assert [] == pauses
    assert "ホストが見つかりません" in caught.value.messages["ja"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate that signs itself, for this machine."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + signed.public_bytes(pem))
    return path


@pytest.fixture
def tls_server(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with scripted_server(context) as script:
        yield script.says(Answer(body=ROWS))


def test_certificate_that_nobody_trusts_is_refused(tls_server, names):
    with pytest.raises(EndpointError, match=r"certificate .*self-signed") as caught:
        Endpoint(tls_server.url, names).ask(SELECT)

    assert "証明書を信頼できません" in caught.value.messages["ja"]
    assert [] == tls_server.asked


def test_certificate_that_is_trusted_is_taken(
    tls_server, names, certificate, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    assert THREE == Endpoint(tls_server.url, names).ask(SELECT)


def test_https_where_there_is_none_is_told(server, names):
    url = server.url.replace("http:", "https:")
    with pytest.raises(EndpointError, match=r"is it http://") as caught:
        Endpoint(url, names, retries=0).ask(SELECT)

    assert "http:// ではありませんか" in caught.value.messages["ja"]


def test_what_is_no_web_server_is_told(names):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet():
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")

        thread = threading.Thread(target=greet)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(EndpointError, match="no web server"):
            Endpoint(url, names).ask(SELECT)
        thread.join()


def test_proxy_is_not_asked_for_this_machine(server, ask, monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}/")
    server.says(Answer(body=ROWS))

    assert THREE == ask()


def test_credentials_show_nothing_of_themselves():
    secret = Credentials("hanako", SECRET)

    assert "Credentials()" == repr(secret)
    assert "hanako" not in repr(Address.of("https://hanako:x@example.org/?y=z"))


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        (Credentials("taro", SECRET), f"with {SECRET}?", "with ***?"),
        # As it stands in an address.
        (
            Credentials("taro", "hush:/秘"),
            "at hush%3A%2F%E7%A7%98",
            "at ***",
        ),
        # printf 'taro:hush' | base64
        (Credentials("taro", "hush"), "Basic dGFybzpodXNo", "Basic ***"),
        (Credentials(token="abc.def"), "Bearer abc.def", "Bearer ***"),
        # A short one is no part of a word.
        (Credentials("taro", "p"), "stop p", "stop ***"),
        (Credentials(), "nobody asks", "nobody asks"),
    ],
)
def test_what_is_secret_is_taken_out_however_it_is_written(who, said, told):
    assert told == who.hide(said)
